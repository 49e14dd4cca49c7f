import { expect, it } from 'vitest'
import { say, words } from '@/lib/phrase/phrase'
import { badgeSvg } from './badge'

it.each([
  [['ok'], '#17643a'],
  [['ok', 'bad', 'warning'], '#a6231b'],
  [['neutral', 'unknown'], '#555'],
  [[], '#555'],
] as const)('has the color of the worst clause: %j', (states, color) => {
  const svg = badgeSvg(states.map((state) => ({ state, says: words(`It is ${state}.`) })))
  expect(svg).toContain(`fill="${color}"/>`)
  expect(svg).toContain(states.length === 0 ? '>Nothing is known.<' : `>It is ${states[0]}.`)
})

it('shows names as text, cuts a long verdict, and shows what hides', () => {
  const evil = `<script>alert(1)</script>\u202e${'x'.repeat(500)}`
  const svg = badgeSvg([{ state: 'bad', says: say`${{ name: evil }} is refused.` }])
  expect(svg).not.toMatch(/<script|\u202e|href/)
  expect(svg).toMatch(/x…<\/text>/)
  expect(svg.length).toBeLessThan(1_500)
})
