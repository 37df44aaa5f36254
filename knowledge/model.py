"""What a procedure, its dossier components and its ways of filing are: frozen, checked once at the edge."""

from typing import Literal

from pydantic import BaseModel, ConfigDict

Kind = Literal["paper", "note", "heading", "reference"]


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True)


class Component(_Frozen):
    """One row of the dossier (thành phần hồ sơ). Only a `paper` is counted and carries quantities."""

    name: str
    kind: Kind = "paper"
    case: str | None = None
    form_files: tuple[str, ...] = ()
    originals: int | None = None
    copies: int | None = None


class Channel(_Frozen):
    """One way of filing (hình thức nộp) with its time limit and fee, in the source's own words."""

    form: str = ""
    time_limit: str | None = None
    time_raw: str | None = None
    fee: str | None = None
    note: str | None = None


class Procedure(_Frozen):
    """An administrative procedure (TTHC), everything the record holds; texts as the source prints them.

    `data_date` is ISO (YYYY-MM-DD); `date_source` says where it comes from: "khai báo" (the operator said so),
    "bản ghi" (the record itself), "tệp" (the file's date).
    """

    code: str
    name: str
    field: str = ""
    level: str = ""
    agency: str = ""
    authority: str = ""
    decision: str = ""
    type: str = ""
    receiving_address: str = ""
    coordinating: str = ""
    steps_text: str = ""
    channels: tuple[Channel, ...] = ()
    dossier: tuple[Component, ...] = ()
    target: str = ""
    result: str = ""
    legal_basis: tuple[str, ...] = ()
    conditions: str = ""
    keywords: str = ""
    description: str = ""
    source: str = ""
    data_date: str = ""
    date_source: str = ""
    url: str = ""
