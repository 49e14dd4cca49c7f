const UNITS = ['KiB', 'MiB', 'GiB', 'TiB']

/** Bytes in the largest binary unit that leaves a number of at least 1: "812 bytes", "4.2 KiB", "256 MiB". */
export function sayBytes(bytes: number): string {
  if (bytes < 1024) return `${bytes} ${bytes === 1 ? 'byte' : 'bytes'}`
  let size = bytes / 1024
  let unit = 0
  while (Math.round(size * 10) / 10 >= 1024 && unit < UNITS.length - 1) {
    size /= 1024
    unit += 1
  }
  return `${Math.round(size * 10) / 10} ${UNITS[unit]}`
}
