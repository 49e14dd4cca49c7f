import { describe, expect, it } from 'vitest'
import { explainStatus } from '@/lib/diagnosis/testing/on-the-wire'
import { extractRefusals } from '../extract-refusals'

const DENIED = 'admission webhook "policy.example.com" denied the request:'

/** The words of the webhook in the first finding, and the codes of those behind it. */
function told(text: string): [says: string | undefined, ...codes: number[]] {
  const [first, ...others] = extractRefusals(text).flatMap((found) =>
    found.form === 'status' ? [found.status] : [],
  )
  const says = first && explainStatus(first).cause?.says
  return [
    says?.replace(/^Admission webhook policy\.example\.com denied it: /, ''),
    ...others.map(({ code }) => code),
  ]
}

describe('the words of a webhook', () => {
  it.each<[what: string, text: string, says: string]>([
    [
      'in paragraphs, when its first line is empty',
      `Error from server: ${DENIED} \n\nresource Pod/shop/web was blocked due to the following policies\n\nno-latest:\n  tag: 'use of latest\n    is not allowed.'\n`,
      "resource Pod/shop/web was blocked due to the following policies no-latest: tag: 'use of latest is not allowed.'.",
    ],
    [
      'in marked lines behind the first',
      `${DENIED} [privileged] web is privileged\n[labels] you must provide labels: {"owner"}\nservice/web created\n`,
      '[privileged] web is privileged [labels] you must provide labels: {"owner"}.',
    ],
    [
      'escaped in a string of JSON',
      `{"error":"${DENIED.replaceAll('"', '\\"')} \\n\\nno-latest:\\n  tag: 'no'\\n","msg":"apply failed"}`,
      "no-latest: tag: 'no'.",
    ],
    [
      'alone on its line',
      `${DENIED} spec.x: Required value\n\nno-latest: is another text`,
      'spec.x: Required value.',
    ],
    [
      'until the next record of a log',
      `${DENIED} \n\nno-latest:\n2026-11-24T13:37:05Z INFO reconciled\n`,
      'no-latest:.',
    ],
  ])('are read %s', (_what, text, says) => {
    expect(told(text)).toEqual([says])
  })

  it('leave the refusal behind them alone', () => {
    const text = `Error from server: ${DENIED} \n\nno-latest:\n  tag: 'no'\nError from server (NotFound): pods "x" not found`
    expect(told(text)).toEqual(["no-latest: tag: 'no'.", 404])
  })
})
