// Suggests an address from the company's name until somebody types one of their own.
"use strict";
(() => {
  const company = document.querySelector('[name="company"]');
  const address = document.querySelector('[name="address"]');
  if (!company || !address) return;
  let isTheirs = address.value !== "";
  const suggest = (name) =>
    name
      .normalize("NFKD")
      .replace(/[\u0300-\u036f]/g, "")
      .toLowerCase()
      .replace(/&/g, " and ")
      .replace(/[^a-z0-9]+/g, "-")
      .slice(0, 40)
      .replace(/^-+|-+$/g, "");
  address.addEventListener("input", (event) => {
    if (event.isTrusted) isTheirs = address.value !== "";
  });
  company.addEventListener("input", () => {
    if (isTheirs) return;
    address.value = suggest(company.value);
    address.dispatchEvent(new Event("input", { bubbles: true }));
  });
  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target.id !== "address-answer") return;
    address.closest(".r-affix")?.classList.toggle("is-good", Boolean(event.detail.target.querySelector(".r-ok")));
  });
})();
