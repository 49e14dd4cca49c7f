import { useMemo, useState } from 'react'
import { useAnswerAddress } from '@/components/box/answer-address'
import { checkOfFinding, isReviewed } from '@/components/call/check-of-finding'
import { type Meaning, Tag } from '@/components/ui/badge'
import { Icon } from '@/components/ui/icon'
import { Link } from '@/components/ui/link'
import { Said } from '@/components/ui/said'
import { Split } from '@/components/ui/section'
import type { Explanation } from '@/lib/contract/explanation'
import type { RoleFor } from '@/lib/facts/refusals/contract'
import { accountToHelp, offerFor, whyNoRole } from '@/lib/facts/refusals/judge/role-for'
import type { RoleSeen } from '@/lib/facts/refusals/judge/role-message'
import { parseServiceAccount } from '@/lib/rbac/service-account'
import { counted } from '@/lib/words/lists'
import { textAddress } from '@/lib/words/page-addresses'
import { visibleText } from '@/lib/words/visible-text'
import { AccountChips } from './account-chips'
import { causeWords, refusalWords } from './refusal-words'
import { RolePanel } from './role-panel'

/** A text that this browser keeps, and what was found in it. */
interface PastedText {
  id: string
  text: string | null | undefined
  findings: readonly Explanation[]
  /** The line of each finding. */
  lines: readonly string[]
  isOfKubernetes: boolean
}

/** One finding of a text, by its number there. */
interface Numbered {
  id: string
  request: Explanation['request']
  explanation: Explanation
  allowedNow?: { at: string }
}

function numbered(findings: readonly Explanation[], at: string): Numbered[] {
  return findings.map((explanation, index) => ({
    id: String(index + 1),
    request: explanation.request,
    explanation,
    ...(explanation.verdict === 'allowed' ? { allowedNow: { at } } : {}),
  }))
}

function tagOf({ explanation }: Numbered, ownUser: string): { meaning: Meaning; says: string } | undefined {
  if (explanation.verdict === 'allowed') return { meaning: 'ok', says: 'allowed now' }
  if (explanation.kind === 'admission') return { meaning: 'warning', says: 'no Role fixes it' }
  const isStill = explanation.verdict === 'denied' && isReviewed(explanation, ownUser)
  return isStill ? { meaning: 'bad', says: 'still refused' } : undefined
}

const GROUPS = [
  ['Refused by RBAC', ({ explanation: { kind } }: Numbered) => kind === 'authorization'],
  ['Refused by admission', ({ explanation: { kind } }: Numbered) => kind === 'admission'],
  [
    'Refused elsewhere',
    ({ explanation: { kind } }: Numbered) => kind !== 'authorization' && kind !== 'admission',
  ],
] as const

function Mark({ id }: { id: string }) {
  return (
    <b className="mt-0.5 inline-flex size-5 shrink-0 items-center justify-center rounded-full bg-bad text-[0.6875rem]/none font-bold text-ground">
      {id}
    </b>
  )
}

/** The lines of the text that say so, numbered as the rows below. */
function Lines({ text, lines }: { text: string; lines: readonly string[] }) {
  const others = text.trim().split('\n').length - new Set(lines).size
  if (lines.length === 0) return null
  return (
    <figure className="mb-8 overflow-hidden rounded-md border border-line bg-sunken">
      <ol
        translate="no"
        className="bg-bad-soft py-2 font-mono text-12/[1.125rem] shadow-[inset_3px_0_0_var(--color-bad)]"
      >
        {lines.map((line, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a line is its number.
          <li key={index} className="flex gap-2.5 py-0.5 pr-3 pl-3.5">
            <Mark id={String(index + 1)} />
            <span translate="no" className="min-w-0 whitespace-pre-wrap wrap-anywhere">
              {visibleText(line)}
            </span>
          </li>
        ))}
      </ol>
      {others <= 0 ? null : (
        <figcaption className="border-t border-line px-3 py-1.5 pl-11 text-12 text-quiet">
          {counted(others, 'line')} without a refusal
        </figcaption>
      )}
    </figure>
  )
}

function Row({ one, href, ownUser }: { one: Numbered; href: string; ownUser: string }) {
  const { call, where } = refusalWords(one)
  const tag = tagOf(one, ownUser)
  return (
    <li
      data-refusal
      className="relative grid grid-cols-[1.25rem_minmax(0,1fr)_1rem] gap-x-3 border-t border-line px-1 py-3 focus-within:bg-accent-soft hover:bg-hover"
    >
      <Mark id={one.id} />
      <div className="min-w-0">
        <p className="flex flex-wrap items-baseline gap-x-2 gap-y-0.5 text-15">
          <span translate="no" className="min-w-0">
            <Link
              translate="no"
              scroll={false}
              href={href}
              data-press
              className="font-mono text-[0.875rem] font-semibold wrap-anywhere after:absolute after:inset-0"
            >
              {visibleText(call)}
            </Link>
            {where === '' ? null : <span className="text-quiet"> {visibleText(where)}</span>}
          </span>
          {tag === undefined ? null : <Tag meaning={tag.meaning}>{tag.says}</Tag>}
        </p>
        <p className="mt-0.5 line-clamp-4 max-w-[86ch] text-15 wrap-anywhere md:line-clamp-3">
          <Said phrase={causeWords(one, ownUser)} />
        </p>
      </div>
      <Icon name="chevron" className="mt-1 text-faint" />
    </li>
  )
}

function headline(refusals: readonly Numbered[], role: RoleFor | undefined): string {
  const noun = refusals.every(({ explanation }) => explanation.verdict !== 'failed') ? 'refusal' : 'problem'
  const ends = role === undefined ? 0 : role.ends.length
  const role1 = ends === 0 ? '' : `, one Role ends ${ends === refusals.length ? 'all' : ends}`
  return `${counted(refusals.length, noun)} in this text${role1}`
}

/** A text with several refusals: its lines, a row for each with the same number, and one Role for all that a Role ends. */
export function PastedRefusals({ pasted, ownUser }: { pasted: PastedText; ownUser: string }) {
  const { id, text, findings, lines, isOfKubernetes } = pasted
  const here = useAnswerAddress()
  const [at] = useState(() => new Date().toISOString())
  const [chosen, setChosen] = useState('')
  const all = useMemo(() => numbered(findings, at), [findings, at])
  const isOne = all.some(({ request }) => request.user === chosen)
  const shown = isOne ? all.filter(({ request }) => request.user === chosen) : all
  // Of several accounts this pod's own, which a Role for another would not help.
  const isOwnHelped = all.some((one) => one.request.user === ownUser && whyNoRole(one, ownUser) === undefined)
  const helped = isOwnHelped ? ownUser : accountToHelp(all.map((one) => ({ ...one, count: 1 })))
  const user = isOne ? chosen : helped
  const now = shown.filter(({ allowedNow }) => allowedNow === undefined)
  const offer = user === undefined ? undefined : offerFor(now, user, 'page')
  const namespace = parseServiceAccount(user ?? ownUser)?.namespace ?? ''
  const seenOf = (role: RoleFor): RoleSeen => {
    const [first] = role.ends
    const message = first === undefined ? undefined : lines[Number.parseInt(first, 10) - 1]
    return {
      ...{ namespace, checkedAt: at },
      ...(message === undefined ? {} : { line: { where: 'From the text', message } }),
    }
  }
  const main = (
    <>
      <h2 className="mb-4 text-20 font-[650] tracking-[-0.01em] md:text-28">
        {headline(shown, offer?.role)}
      </h2>
      <div className="mb-4 empty:hidden">
        <AccountChips
          refusals={all}
          now={all}
          namespace={namespace}
          user={isOne ? chosen : ''}
          onUser={setChosen}
        />
      </div>
      <Lines text={text ?? ''} lines={lines} />
      {GROUPS.map(([title, isOf]) => {
        const group = shown.filter(isOf)
        return group.length === 0 ? null : (
          <section key={title} aria-label={title} className="mb-8">
            <h3 className="mb-2 text-17 font-[650]">{title}</h3>
            <ul className="border-b border-line">
              {group.map((one) => (
                <Row
                  key={one.id}
                  one={one}
                  ownUser={ownUser}
                  href={here(
                    textAddress(id, checkOfFinding(one.explanation, ownUser), {
                      nth: Number.parseInt(one.id, 10),
                      isOfKubernetes,
                    }),
                  )}
                />
              ))}
            </ul>
          </section>
        )
      })}
    </>
  )
  if (user === undefined || offer === undefined) return main
  return (
    <Split
      rail={<RolePanel refusals={now} namespace={namespace} user={user} offer={offer} seenOf={seenOf} />}
    >
      {main}
    </Split>
  )
}
