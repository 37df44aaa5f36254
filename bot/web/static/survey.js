// The survey page: questions that do not apply are put away, and a kiosk left alone returns to its beginning.
// Without it every question is shown with the words that say when it applies.
"use strict";
(() => {
  const form = document.querySelector("form[action^='/ks/']");
  if (!form) return;

  function applies(node) {
    const picked = [...form.querySelectorAll(`[name="${node.dataset.on}"]:checked`)].map((input) => input.value);
    return picked.some((value) => node.dataset.values.split(" ").includes(value));
  }

  function look() {
    for (const node of form.querySelectorAll("[data-on]"))
      node.hidden = !node.classList.contains("wrong") && !applies(node);
  }

  form.addEventListener("change", look);
  look();
  const faults = document.querySelector(".faults");
  if (faults) faults.focus();

  if (!form.dataset.idle) return;
  let waiting;
  const idle = () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => location.replace(form.dataset.start), Number(form.dataset.idle) * 1000);
  };
  for (const kind of ["pointerdown", "keydown", "input", "scroll"]) addEventListener(kind, idle, { passive: true });
  addEventListener("pageshow", (event) => event.persisted && location.replace(form.dataset.start));
  idle();
})();
