// Keys for a list of bills: j and k go down and up, Enter follows the link as it does anyway.
const links = [...document.querySelectorAll("[data-bills] tbody tr td:first-child a")];
const hint = document.querySelector("[data-keys]");
if (hint) hint.hidden = false;

document.addEventListener("keydown", (event) => {
  const step = { j: 1, k: -1 }[event.key];
  const busy = event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, select, textarea");
  if (!step || busy || !links.length) return;
  const here = links.indexOf(document.activeElement);
  const next = here < 0 ? (step > 0 ? 0 : links.length - 1) : here + step;
  links[Math.min(Math.max(next, 0), links.length - 1)].focus();
  event.preventDefault();
});
