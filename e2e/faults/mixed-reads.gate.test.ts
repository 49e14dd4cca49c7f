import { spawn } from 'node:child_process'
import { rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, it, onTestFinished } from 'vitest'
import { gateSize, recordGate } from '@/e2e/gates/record-gate'
import { reportRow } from '@/e2e/testing/fault-figures'
import { readServiceAccountFiles } from '@/lib/kube/credentials/service-account-files'
import { readDownwardVolume } from '@/lib/pod/kubelet-volume'

const SWAPPER = fileURLToPath(new URL('../../lib/kube/testing/swap.ts', import.meta.url))
const SWAPS = gateSize(150, 10_000)

/** What one read gave of the three files: the number of their generation, or what was wrong with one. */
type Read = (dir: string) => Promise<string[]> | string[]

async function readWhileSwapped(read: Read, pauseMs: number) {
  const kubelet = spawn(process.execPath, ['--import', 'tsx', SWAPPER, String(SWAPS), String(pauseMs)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  onTestFinished(() => void kubelet.kill())
  const output = kubelet.stdout.setEncoding('utf8')[Symbol.asyncIterator]()
  const dir = String((await output.next()).value).trim()
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }))
  let exitCode: number | null | undefined
  kubelet.on('exit', (code) => {
    exitCode = code
  })
  const figures = { reads: 0, generations: 0, mixed: 0, shownAsAbsent: 0 }
  const seen = new Set<string>()
  kubelet.stdin.write('go')
  while (exitCode === undefined) {
    for (let i = 0; i < 20; i += 1) {
      const numbers = await read(dir)
      figures.reads += 1
      const isWhole = numbers.length === 3 && numbers.every((number) => /^\d+$/.test(number))
      if (!isWhole) figures.shownAsAbsent += 1
      else if (new Set(numbers).size !== 1) figures.mixed += 1
      seen.add(numbers[0] ?? '')
    }
    // However slow the reader is, it has read across swaps.
    if (seen.size > 2) kubelet.stdin.end()
    await new Promise((resolve) => setImmediate(resolve))
  }
  expect(exitCode).toBe(0)
  return { ...figures, generations: seen.size }
}

// A reader that gives way to others between two files finds no generation whole that lives for a millisecond only.
const READERS: [part: string, pauseMs: number, read: Read][] = [
  [
    'credentials',
    0,
    (dir) => {
      const { token, ca, namespace } = readServiceAccountFiles(dir)
      return [token, ca, namespace].map(({ text, file }) => text?.reveal().slice(2) ?? file.state)
    },
  ],
  [
    'downward-api',
    20,
    async (dir) => {
      const { files, osCode } = await readDownwardVolume(dir, { signal: new AbortController().signal })
      return osCode === undefined
        ? files.map(({ text, osCode: code }) => text?.slice(2) ?? code ?? '')
        : [osCode]
    },
  ],
]

it.each(READERS)(
  `R11: ${SWAPS} swaps against a reader of the %s mix no generations, and no file is shown as absent`,
  async (part, pauseMs, read) => {
    const { reads, generations, mixed, shownAsAbsent } = await readWhileSwapped(read, pauseMs)
    reportRow('R11', `${SWAPS} swaps, ${part}`, { reads, generations, mixed, shownAsAbsent })
    recordGate({
      id: 'mixed-reads',
      part,
      figure: `${mixed} mixed, ${shownAsAbsent} shown as absent, of ${reads} reads over ${SWAPS} swaps`,
      state: mixed + shownAsAbsent === 0 ? 'met' : 'missed',
    })
    expect({ mixed, shownAsAbsent }).toEqual({ mixed: 0, shownAsAbsent: 0 })
    expect(generations).toBeGreaterThan(2)
  },
)
