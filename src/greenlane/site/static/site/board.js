// The board asks for its figures again every 15 seconds, not while the page is hidden or somebody has paused it.
// What was unfolded stays so, and what has the focus keeps it.
const PERIOD = 15000;
const board = document.querySelector("[data-board]");
const live = document.querySelector("[data-live]");
const pause = document.querySelector("[data-pause]");
let paused = false, asked = Date.now(), open = [], focus = "";

const due = () => !paused && !document.hidden && Date.now() - asked >= PERIOD;
const ask = () => {
  if (!due()) return;
  asked = Date.now();
  board.dispatchEvent(new Event("refresh"));
};

if (board && live) {
  live.hidden = false;
  setInterval(ask, 1000);
  document.addEventListener("visibilitychange", ask);
  pause.addEventListener("click", () => {
    paused = !paused;
    [pause.textContent, pause.dataset.resume] = [pause.dataset.resume, pause.textContent];
    ask();
  });
  board.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.xhr.status !== 200) event.detail.shouldSwap = false;
    open = [...board.querySelectorAll("details[open]")].map((one) => one.id);
    focus = board.contains(document.activeElement) ? document.activeElement.getAttribute("href") || "" : "";
  });
  board.addEventListener("htmx:afterSwap", () => {
    for (const id of open) document.getElementById(id)?.setAttribute("open", "");
    if (focus) board.querySelector(`a[href="${CSS.escape(focus)}"]`)?.focus({ preventScroll: true });
  });
}
