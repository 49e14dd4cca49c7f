/** True where the address of this page opens on this machine only, as that of a port-forward. */
export function isOnLoopback(): boolean {
  return /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/.test(location.hostname)
}
