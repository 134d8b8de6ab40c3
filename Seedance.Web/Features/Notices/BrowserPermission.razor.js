export function permission() {
  return "Notification" in window ? Notification.permission : "none";
}

export async function ask() {
  return await Notification.requestPermission();
}
