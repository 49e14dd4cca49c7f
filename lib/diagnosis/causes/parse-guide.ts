import { parse } from 'yaml'
import * as z from 'zod/mini'
import { GATES, type GateId } from '@/lib/evidence/gates'
import { type CauseId, causeOf, causes } from './all'

/** One thing to check: a command to run, or a page of Podglass to open. */
export interface GuideCheck {
  says: string
  command?: string
  /** An address of Podglass, under the base path. */
  to?: string
}

export interface GuideChange {
  says: string
  /** Applies to the example as is. */
  yaml?: string
  command?: string
}

/** What a reader needs of one cause before any case: texts, reason, checks and changes, of ServiceAccount shop/web. */
export interface Guide {
  id: CauseId
  /** Texts as in a log, exact except for the example's names. */
  sees: readonly string[]
  /** True where such a text alone gives the cause; false where other causes print the same. */
  isToldByText: boolean
  why: string
  check: readonly GuideCheck[]
  change: readonly GuideChange[]
  /** What people do instead, and why it does not help. */
  not?: string
  gates: readonly GateId[]
  related: readonly CauseId[]
  /** What proves it from inside a pod, and what stays unknown without more permissions. */
  seenBy: string
}

const causeId = z.enum(causes.map(({ id }) => id))
const headSchema = z.strictObject({
  id: causeId,
  isToldByText: z.boolean(),
  gates: z.array(z.enum(GATES.map(({ id }) => id))),
  related: z.array(causeId),
})

/** The headings of a guide in their order; only the one on what not to do can be left out. */
const HEADINGS = [
  'What you see',
  'Why',
  'How to check',
  'What to change',
  'Not this',
  'What confirms it',
] as const
const FRONT = /^---\n([\s\S]*?\n)---\n/
const BLOCK = /^( *)```(\w*)\n([\s\S]*?)\n\1```$/gm
const LINK = / \[[^\]]+\]\(([^)\s]+)\)$/

const MOST_OF_TITLE = 70

/** The title of a cause's page: the error's own words, at most 70 characters of them, since that is what is searched for, then the cause. */
export function guideTitle({ id, sees: [first = ''] }: Pick<Guide, 'id' | 'sees'>): string {
  const line = first.split('\n').find((each) => !each.startsWith('$ ')) ?? ''
  const said =
    line.length <= MOST_OF_TITLE ? line : `${line.slice(0, MOST_OF_TITLE).replace(/\s\S{0,70}$/, '')}…`
  return `${said} · ${causeOf(id).title} (${id})`
}

/** The sections of a guide, as they are written, without what its page is told above them. */
export function guideSections(text: string): string {
  return text.replace(FRONT, '').trim()
}

/** A guide from its Markdown (CONTRIBUTING, "Add a cause"). Throws where it has another form, and says how it differs. */
export function parseGuide(text: string): Guide {
  const [front = '', yaml = ''] = FRONT.exec(text) ?? []
  const sections = sectionsOf(text.slice(front.length))
  const not = sections.get('Not this')
  const sectionOf = (heading: (typeof HEADINGS)[number]) => sections.get(heading) ?? ''
  return {
    ...headSchema.parse(parse(yaml)),
    sees: textsIn(sectionOf('What you see')),
    why: partIn(sectionOf('Why')).says,
    check: stepsIn(sectionOf('How to check')).map((step) => toCheck(partIn(step, ['command']))),
    change: stepsIn(sectionOf('What to change')).map((step) => partIn(step, ['yaml', 'command'])),
    ...(not === undefined ? {} : { not: partIn(not).says }),
    seenBy: partIn(sectionOf('What confirms it')).says,
  }
}

function sectionsOf(body: string): Map<string, string> {
  const [before = '', ...sections] = body.split(/^## /m)
  const headed = sections.map((section): [string, string] => {
    const [heading = ''] = section.split('\n', 1)
    return [heading, section.slice(heading.length)]
  })
  const found = headed.map(([heading]) => heading)
  const wanted = HEADINGS.filter((heading) => heading !== 'Not this' || found.includes(heading))
  if (before.trim() !== '' || found.join() !== wanted.join())
    throw new Error(`A guide has the headings ${wanted.join(', ')}, and nothing before them.`)
  return new Map(headed)
}

function textsIn(section: string): string[] {
  const rest = section.replaceAll(BLOCK, '').trim()
  if (rest !== '') throw new Error(`What is seen is in blocks of text, and this is not: ${rest}`)
  return blocksIn(section).map(({ code }) => code)
}

function stepsIn(section: string): string[] {
  const [before = '', ...steps] = section.split(/^\d+\. /m)
  if (before.trim() !== '') throw new Error(`Steps are numbered, and this is not: ${before.trim()}`)
  return steps
}

function blocksIn(text: string): { language: string; code: string }[] {
  return [...text.matchAll(BLOCK)].map(([, indent = '', language = '', code = '']) => {
    return { language, code: code.replaceAll(new RegExp(`^${indent}`, 'gm'), '') }
  })
}

const LANGUAGES = { command: 'sh', yaml: 'yaml' } as const
type Code = keyof typeof LANGUAGES

/** Sentences, which can be on several lines, and at most one block of each kind after them. */
function partIn(text: string, kinds: readonly Code[] = []): { says: string } & { [C in Code]?: string } {
  const blocks = blocksIn(text)
  const prose = text.replaceAll(BLOCK, '').trim().replaceAll(/\s+/g, ' ')
  const codes = kinds.flatMap((kind) =>
    blocks.filter(({ language }) => language === LANGUAGES[kind]).map(({ code }) => [kind, code]),
  )
  if (prose === '' || prose.includes('```') || codes.length !== blocks.length)
    throw new Error(
      `Sentences come first, then blocks of ${kinds.map((kind) => LANGUAGES[kind]).join(' or ') || 'no kind'}: ${text.trim()}`,
    )
  return { says: prose, ...Object.fromEntries(codes) }
}

function toCheck({ says: prose, command }: { says: string; command?: string }): GuideCheck {
  const [link, to] = LINK.exec(prose) ?? []
  return {
    says: link === undefined ? prose : prose.slice(0, -link.length),
    ...(command === undefined ? {} : { command }),
    ...(to === undefined ? {} : { to }),
  }
}
