/** True for an address that no other pod can connect to: 127.0.0.0/8 and ::1, also as IPv4 in IPv6, and the name localhost. */
export function isLoopback(address: string): boolean {
  const plain = address.toLowerCase().replace(/^::ffff:(?=\d{1,3}\.)/, '')
  return plain === 'localhost' || plain === '::1' || /^127(?:\.\d{1,3}){3}$/.test(plain)
}
