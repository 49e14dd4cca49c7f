import { spawnSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { COMMANDS } from './commands'
import { manualPage } from './manual'

const page = manualPage(COMMANDS, '1.2.3')

describe('the page of the manual', () => {
  it('has each command and flag', () => {
    for (const { name, flags } of COMMANDS) {
      expect(page).toContain(`.SS podglass ${name}\n`)
      for (const flag of Object.keys(flags)) expect(page).toContain(`\\-\\-${flag.replaceAll('-', '\\-')}`)
    }
  })

  const groff = spawnSync('groff', ['-man', '-Tascii', '-P-c', '-ww', '-z'], {
    input: page,
    encoding: 'utf8',
  })
  it.skipIf(groff.error)('is a page that groff takes without a warning', () => {
    expect([groff.status, groff.stderr]).toEqual([0, ''])
  })

  it('keeps a line that begins with a dot or holds a backslash as text', () => {
    const [command] = COMMANDS
    if (command === undefined) throw new Error('There are commands.')
    const odd = manualPage([{ ...command, about: ['.so /etc/passwd \\fB'] }], '1')
    expect(odd).toContain('\n\\&.so /etc/passwd \\efB\n')
  })
})
