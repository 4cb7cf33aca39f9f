// A question that is shown was read: customs may no longer withdraw it. Without a script a button says so.
for (const form of document.querySelectorAll("form[data-receipt]")) {
  form.hidden = true;
  fetch(form.action, { method: "POST", body: new FormData(form), redirect: "manual" });
}
