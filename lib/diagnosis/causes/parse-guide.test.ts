import { describe, expect, it } from 'vitest'
import { parseGuide } from './parse-guide'

const WHOLE = `---
id: D3
isToldByText: false
gates: [authorization]
related: [D1, F3]
---

## What you see

\`\`\`text
HTTP/1.1 403 Forbidden

RBAC: access denied
\`\`\`

## Why

An informer lists once and then watches,
so it needs both verbs.

## How to check

1. Check both. [Open it in Podglass](/ask?verb=watch&resource=pods)
2. Or ask as an admin.

   \`\`\`sh
   kubectl auth can-i watch pods
   \`\`\`

## What to change

1. Grant both.

   \`\`\`yaml
   rules:
     - verbs: [list, watch]
   \`\`\`

## Not this

Grant it in the whole cluster (F3).

## What confirms it

The account’s own rules.
`

describe('a guide in Markdown', () => {
  it('gives its parts, with code as it is and sentences on one line', () => {
    expect(parseGuide(WHOLE)).toEqual({
      id: 'D3',
      isToldByText: false,
      gates: ['authorization'],
      related: ['D1', 'F3'],
      sees: ['HTTP/1.1 403 Forbidden\n\nRBAC: access denied'],
      why: 'An informer lists once and then watches, so it needs both verbs.',
      check: [
        { says: 'Check both.', to: '/ask?verb=watch&resource=pods' },
        { says: 'Or ask as an admin.', command: 'kubectl auth can-i watch pods' },
      ],
      change: [{ says: 'Grant both.', yaml: 'rules:\n  - verbs: [list, watch]' }],
      not: 'Grant it in the whole cluster (F3).',
      seenBy: 'The account’s own rules.',
    })
  })

  it('can say nothing about what not to do', () => {
    expect(parseGuide(WHOLE.replace(/## Not this\n[\s\S]*?(?=## )/, '')).not).toBeUndefined()
  })

  it.each([
    ['no front matter', WHOLE.replace(/^---\n/, ''), /headings/],
    ['an id of no cause', WHOLE.replace('D3', 'D99'), /id/],
    ['a related cause that does not exist', WHOLE.replace('D1', 'Z1'), /related/],
    ['an unknown gate', WHOLE.replace('[authorization]', '[door]'), /gates/],
    ['an unknown field', WHOLE.replace('related:', 'title: Watch\nrelated:'), /title/],
    ['an unknown heading', WHOLE.replace('## Why', '## Reason'), /headings/],
    ['a heading twice', `${WHOLE}\n## Why\n\nAgain.\n`, /headings/],
    [
      'a heading in another place',
      WHOLE.replace('## Why', '## X').replace('## How to check', '## Why'),
      /headings/,
    ],
    ['a sentence among the texts', WHOLE.replace('```text', 'A log says:\n\n```text'), /A log says/],
    ['a step without a number', WHOLE.replace('1. Grant', '- Grant'), /Grant both/],
    ['YAML in a check', WHOLE.replace('```sh', '```yaml'), /sh/],
    ['a block that does not end', WHOLE.replace('can-i watch pods\n   ```', 'can-i watch pods'), /can-i/],
    ['a block in a sentence', WHOLE.replace('so it', '```sh\nls\n```\nso it'), /no kind/],
    ['no sentence', WHOLE.replace('1. Grant both.', '1. '), /Sentences/],
  ])('is refused with %s', (_, text, why) => {
    expect(() => parseGuide(text)).toThrow(why)
  })
})
