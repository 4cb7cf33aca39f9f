// How much is ticked? Told beside the buttons as it changes; without this the page says it after the click.
const form = document.getElementById("paying");
if (form) {
  const words = document.getElementById("ticked-words").dataset;
  const told = document.getElementById("ticked");
  const tell = () => {
    const ticked = [...form.querySelectorAll("input[name=reference]:checked")];
    // Whole hundredths, so that many amounts add up without a rest.
    const sum = ticked.reduce((total, one) => total + Math.round(Number(one.dataset.amount) * 100), 0);
    const amount = (sum / 100).toFixed(2).replace(/\B(?=(\d{3})+\.)/g, "\u202f");
    told.textContent = ticked.length ? words.some.replace("%count", ticked.length).replace("%amount", amount) : words.none;
  };
  form.addEventListener("change", tell);
  tell();
}
