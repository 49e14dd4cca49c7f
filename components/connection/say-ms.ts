/** A short time as measured: "0.4 ms", "93 ms", "3.0 s". */
export function sayMs(ms: number): string {
  if (ms >= 1000) return `${(ms / 1000).toFixed(1)} s`
  if (ms >= 999.5) return '1.0 s'
  return ms > 0 && ms < 9.95 ? `${ms.toFixed(1)} ms` : `${Math.round(ms)} ms`
}
