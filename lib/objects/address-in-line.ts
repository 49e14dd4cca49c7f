const ADDRESS = /(?<![\d.])((?:\d{1,3}\.){3}\d{1,3}):(\d{1,5})(?![\d.]*\d)/

/** An address of the network that a line of a log names, as `10.96.0.20:5432`; undefined where it names none, or the pod's own. */
export function addressInLine(line: string): { ip: string; port: string } | undefined {
  const [, ip = '', port = ''] = ADDRESS.exec(line) ?? []
  const isAddress = ip !== '' && ip.split('.').every((part) => Number(part) <= 255) && Number(port) <= 65_535
  return isAddress && !/^(?:127\.|0\.0\.0\.0)/.test(ip) ? { ip, port } : undefined
}
