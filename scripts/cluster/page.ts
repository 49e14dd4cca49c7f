import * as z from 'zod/mini'
import { freePort } from '@/e2e/free-port'
import type { Check } from '@/lib/contract/access-check'
import { type Explanation, explanationSchema } from '@/lib/contract/explanation'
import { withDeadline } from '@/lib/deadline'
import { type Tried, triedSchema } from '@/lib/facts/call/contract'
import { startProduct, waitUntilListening } from '@/sandbox/product'

/** What a scenario asks of the page. */
export interface Page {
  check: (call: Check, signal: AbortSignal) => Promise<Explanation>
  try: (call: Check, signal: AbortSignal) => Promise<Tried>
  close: () => Promise<void>
}

async function post<S extends z.ZodMiniType>(url: string, schema: S, body: unknown, signal: AbortSignal) {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    signal: withDeadline(signal, 30_000),
  })
  const text = await response.text()
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${text.slice(0, 500)}`)
  return z.parse(schema, JSON.parse(text))
}

/** The production server on these variables, asked as a program asks it. */
export async function openPage(environment: Readonly<Record<string, string>>): Promise<Page> {
  const [port, healthPort] = [await freePort(), await freePort()]
  const printed: string[] = []
  const product = startProduct({
    environment: { ...environment, ALLOW_DRY_RUN: 'true' },
    port,
    healthPort,
    dev: false,
    onOutput: (text) => printed.push(text),
  })
  if (!(await waitUntilListening(product, port, 30_000))) {
    await product.stop()
    throw new Error(`The page does not start: ${printed.join('').slice(-500)}`)
  }
  const base = `http://127.0.0.1:${port}/api/access`
  return {
    check: (call, signal) => post(`${base}/check`, explanationSchema, call, signal),
    try: (call, signal) => post(`${base}/try`, triedSchema, call, signal),
    close: () => product.stop(),
  }
}
