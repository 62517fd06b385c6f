/** Leave quickly: another page takes the place of this one, so that the back button does not lead here. */

for (const way of document.querySelectorAll("a[data-quick]")) {
  way.addEventListener("click", (event) => {
    if (!(way instanceof HTMLAnchorElement)) return;
    event.preventDefault();
    document.body.hidden = true;
    location.replace(way.href);
  });
}
