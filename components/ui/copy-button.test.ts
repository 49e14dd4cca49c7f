import { expect, it, vi } from 'vitest'
import { copyText } from './copy-button'

it('writes out what a terminal would obey, whatever is copied', async () => {
  const writeText = vi.fn(async () => undefined)
  vi.stubGlobal('navigator', { clipboard: { writeText } })
  try {
    expect(await copyText("kubectl get role 'a\u001b[201~\u0015\u202e'\nnext")).toBe(true)
    expect(writeText).toHaveBeenCalledWith("kubectl get role 'a\\x1b[201~\\x15\\u202e'\nnext")
  } finally {
    vi.unstubAllGlobals()
  }
})
