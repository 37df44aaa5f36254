"""The report of a survey as a Word document, laid out like an official document (Decree 30/2020/NĐ-CP, annex I)."""

from collections.abc import Sequence
from datetime import date
from io import BytesIO

from handlers.surveys import charts, wording
from handlers.surveys.improve import Proposal
from handlers.surveys.outcome import Results
from handlers.surveys.paper import Paper
from handlers.surveys.tables import Named, Table, tables
from handlers.units import unit_name
from knowledge.department import Department

_TEXTS = 5  # opinions quoted for each theme
_LEFT_OUT = {"Tổng hợp", "Ý kiến", "Đề xuất khắc phục", "Tháng", "Ghi chú tin cậy"}  # told in the text instead


def report(
    results: Results, department: Department, proposals: Sequence[Proposal], today: date, named: Named = str
) -> bytes:  # fmt: skip
    """The content of a .docx. Number, signature and recipients are left to whoever signs it."""
    paper = Paper(department, today)
    paper.title("BÁO CÁO", f"Kết quả khảo sát mức độ hài lòng, {results.period}")
    _summary(paper, results, department)
    found = {table.title: table for table in tables(results, department, proposals, named)}
    _detail(paper, results, department, [t for name, t in found.items() if name not in _LEFT_OUT])
    _opinions(paper, results)
    _actions(paper, results, found.get("Đề xuất khắc phục"))
    paper.signature()
    out = BytesIO()
    paper.document.save(out)
    return out.getvalue()


def _summary(paper: Paper, results: Results, department: Department) -> None:
    paper.heading("I. Kết quả chung")
    whole = results.whole
    paper.text(
        f"{results.form.title}; phạm vi: {wording.scope(results, department)}; "
        f"đã nhận {wording.count(whole.received)} phiếu."
    )
    if whole.group is None or whole.group.index is None:
        paper.text("Kỳ này chưa đủ phiếu để nêu số liệu.")
    else:
        change = f", so với kỳ trước {wording.points(whole.change)} điểm phần trăm" if whole.change is not None else ""
        paper.text(
            f"Chỉ số hài lòng: {wording.percent(whole.group.index)} (khoảng tin cậy 95 %: "
            f"{wording.interval(whole.group)}){change}; điểm trung bình "
            f"{wording.decimal(whole.group.mean)} trên thang 5; tính trên {wording.count(whole.group.n)} phiếu."
        )
    for note in wording.notes(results, department):
        paper.text(f"- {note}")
    if len(results.months) > 1:
        picture = charts.months(results.months)
        paper.picture(picture, "Chỉ số hài lòng theo tháng, kèm khoảng tin cậy 95 %")


def _detail(paper: Paper, results: Results, department: Department, found: Sequence[Table]) -> None:
    if found:
        paper.heading("II. Số liệu chi tiết")
    for number, table in enumerate(found, 1):
        paper.table(number, table)
        if table.title == "Tiêu chí" and results.whole.group:
            picture = charts.levels(results.whole.group.criteria, _scale_words(results))
            paper.picture(picture, "Tỷ lệ các mức trả lời theo tiêu chí (%)")
        told = [(unit_name(department, line.code), line.group, results.target(line.code))
                for line in results.units if line.group and line.group.index is not None]  # fmt: skip
        if table.title == "Đơn vị" and told:
            said = "Chỉ số hài lòng theo đơn vị; gạch ngang: khoảng tin cậy 95 %; vạch chấm: chỉ tiêu"
            paper.picture(charts.indices([(name, group, at) for name, group, at in told if group]), said)


def _scale_words(results: Results) -> list[str]:
    """What the five pieces of a bar are called: the words of the scale where all questions have the same."""
    scales = {tuple(o.text for o in q.options) for q in results.form.questions if q.kind == "scale"}
    if len(scales) == 1:
        return list(scales.pop())
    return ["Mức 1 (thấp nhất)", "Mức 2", "Mức 3", "Mức 4", "Mức 5 (cao nhất)"]


def _opinions(paper: Paper, results: Results) -> None:
    if not results.themes:
        return
    paper.heading("III. Ý kiến của người dân, tổ chức")
    for opinion in results.themes:
        paper.text(f"{opinion.name} ({wording.count(len(opinion.texts))} ý kiến):")
        for text in list(dict.fromkeys(opinion.texts))[:_TEXTS]:
            paper.text(f"- “{text}”")
    paper.text("Mỗi chủ đề trích một số ý kiến; một ý kiến có thể thuộc nhiều chủ đề.")


def _actions(paper: Paper, results: Results, found: Table | None) -> None:
    paper.heading("IV. Đề xuất khắc phục" if results.themes else "III. Đề xuất khắc phục")
    if found is not None:
        paper.table(None, found)
    elif results.targets:
        paper.text("Không có đơn vị nào dưới chỉ tiêu.")
    else:
        paper.text("Chưa đặt chỉ tiêu cho đơn vị nào nên chưa có đề xuất.")
