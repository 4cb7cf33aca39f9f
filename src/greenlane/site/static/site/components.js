// Opens the dialog that a button names.
for (const opener of document.querySelectorAll('[data-opens]')) {
  opener.hidden = false;
  opener.addEventListener('click', () => document.getElementById(opener.dataset.opens).showModal());
}
