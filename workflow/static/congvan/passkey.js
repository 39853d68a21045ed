// A passkey that cannot be used says so in the page's own words instead of the console.
document.addEventListener("allauth.error", e => {
  e.preventDefault();
  for (const says of document.querySelectorAll("[data-cv-passkey-error]")) says.hidden = false;
});
