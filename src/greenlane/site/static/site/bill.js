// Keys for every act of a bill, one point more in a query, usual questions filled in. Everything works without it.
const page = document.querySelector(".bill");
document.documentElement.classList.add("scripted");

const typing = (event) =>
  event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, select, textarea, [contenteditable], dialog");

const open = (act) => {
  act.open = true;
  (act.querySelector(":is(input, select, textarea):not([type=hidden])") ?? act.querySelector("form button")).focus();
};

const help = document.querySelector("#keys");
const panels = page.querySelectorAll(".panel");
const button = page.querySelector("[data-help]");
button.hidden = false;
button.addEventListener("click", () => help.showModal());

document.addEventListener("keydown", (event) => {
  if (typing(event)) return;
  const act = page.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
  const panel = panels[Number(event.key) - 1];
  if (event.key === "?") help.showModal();
  else if (act) open(act);
  else if (panel) panel.focus();
  else return;
  event.preventDefault();
});

for (const form of page.querySelectorAll("form")) {
  const more = form.querySelector("[data-more]");
  if (!more) continue;
  more.hidden = !form.querySelector("[data-spare]");
  more.addEventListener("click", () => {
    const row = form.querySelector("[data-spare]");
    row.removeAttribute("data-spare");
    row.querySelector("select, input, textarea").focus();
    more.hidden = !form.querySelector("[data-spare]");
  });
}

const usual = JSON.parse(document.querySelector("#usual-questions")?.textContent ?? "[]");
page.addEventListener("change", (event) => {
  const chosen = usual.find((text) => text.code === event.target.value);
  const asks = event.target.closest("[data-row]")?.querySelector("textarea");
  if (chosen && asks && event.target.name.includes("usual")) asks.value = chosen.asks;
});

// A bill that was drawn to me is taken up by looking at it.
const drawn = page.querySelector("form[data-auto]");
if (drawn) fetch(drawn.action, { method: "POST", body: new FormData(drawn), redirect: "manual" }).then(() => drawn.remove());

// What was worked out, or is wrong, is where the eye is.
page.querySelector(".acts details[open] :is(.notice, .errorlist)")?.scrollIntoView({ block: "center" });
