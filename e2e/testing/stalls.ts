import { onTestFinished } from 'vitest'

const TICK_MS = 20

/**
 * How long this process was kept from its turn since the call, by how late a timer comes. Client and server of a test share the
 * process: what one waits for the other to answer in that time says nothing about the product.
 */
export function countStalls(): () => number {
  let last = performance.now()
  let stalledMs = 0
  const lateMs = () => Math.max(0, performance.now() - last - TICK_MS)
  const timer = setInterval(() => {
    const late = lateMs()
    // A timer is always a little late.
    if (late > TICK_MS / 4) stalledMs += late
    last = performance.now()
  }, TICK_MS)
  onTestFinished(() => clearInterval(timer))
  return () => stalledMs + lateMs()
}
