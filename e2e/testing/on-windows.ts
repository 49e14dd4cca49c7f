import { onTestFinished } from 'vitest'

/** Until the test ends, this is Windows to the code under test. */
export function onWindows(): void {
  const real = Object.getOwnPropertyDescriptor(process, 'platform')
  Object.defineProperty(process, 'platform', { ...real, value: 'win32' })
  onTestFinished(() => void Object.defineProperty(process, 'platform', { ...real }))
}
