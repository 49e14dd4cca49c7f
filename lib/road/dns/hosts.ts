/** The addresses that the text of an `/etc/hosts` gives a name. */
export function addressesIn(hosts: string, name: string): string[] {
  return hosts
    .split('\n')
    .map((line) => line.replace(/#.*/, '').trim().split(/\s+/))
    .filter(([, ...names]) => names.includes(name))
    .map(([address = '']) => address)
}
