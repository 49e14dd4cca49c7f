import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { textAt } from '@/lib/objects/fields'
import { notDone, refuseNotDone } from './not-done'

const page = readFileSync(new URL('../docs/sandbox.md', import.meta.url), 'utf8')

describe('what the sandbox does not do', () => {
  it.each([...notDone])('%s is refused with 501 and one sentence, which the page lists', (resource, says) => {
    const [name = '', subresource] = resource.split('/')
    const answer = refuseNotDone(name, subresource)
    expect(answer?.status).toBe(501)
    expect(textAt(answer?.json, 'message')).toBe(says)
    expect(says).toMatch(/^The sandbox does not [^.]{1,120}\.$/)
    expect(page).toContain(`| \`${resource}\` | ${says} |`)
  })

  it('refuses nothing else', () => {
    expect(refuseNotDone('pods')).toBeUndefined()
    expect(refuseNotDone('pods', 'eviction')).toBeUndefined()
  })
})
