// A file that was just made is saved as if its link had been pressed: its name comes from the server.

export function download(address) {
  const link = Object.assign(document.createElement("a"), { href: address, download: "" });
  document.body.append(link);
  link.click();
  link.remove();
}
