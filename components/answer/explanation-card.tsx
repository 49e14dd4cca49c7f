import { type ReactNode, useState } from 'react'
import { CauseLink } from '@/components/causes/cause-link'
import { DISC, EDGE, type Meaning, SHAPE } from '@/components/ui/badge'
import { Code } from '@/components/ui/code'
import { CodeBlock } from '@/components/ui/code-block'
import { Fold } from '@/components/ui/fold'
import { Icon } from '@/components/ui/icon'
import { Said } from '@/components/ui/said'
import { useShortcuts } from '@/components/ui/single-keys'
import { platformMessage, type SendContext } from '@/lib/answer/platform-message'
import { isMistyped, sayFact } from '@/lib/answer/say-fact'
import { sayHistory } from '@/lib/answer/say-history'
import type { AccountCheck } from '@/lib/contract/access-check'
import type { Explanation, Fix } from '@/lib/contract/explanation'
import type { FixHome } from '@/lib/contract/fix-home'
import { choicesOf, chooseFix } from '@/lib/diagnosis/fixes/choose-fix'
import { sayEffectOnCard } from '@/lib/diagnosis/fixes/say-fix'
import { inTurn, isSilent, NOTHING, type Phrase, plain, say } from '@/lib/phrase/phrase'
import { ConfidenceMark } from './confidence'
import { ActedLines } from './fact/acted-lines'
import { Clamped, FactLines, FixSwitch, MeantCalls } from './fact/fact-lines'
import { ReportPods } from './fact/report-pods'
import { type FixChoice, useOwnFixChoice } from './fix-choice'
import { EvidenceFold, OtherCausesFold } from './folds/evidence-fold'
import { FixFold } from './folds/fix-fold'
import { GateFold } from './folds/gate-line'
import { NearestFold } from './folds/nearest-fold'
import { SameResourceFold } from './folds/same-resource-fold'
import { CardActions } from './send/card-actions'
import { type Primary, richOf, sumOf } from './send/sent'
import { useSendContext } from './send/use-context'
import { UnseenList } from './unseen-list'

const MEANING: Record<Explanation['verdict'], Meaning> = {
  allowed: 'ok',
  denied: 'bad',
  failed: 'warning',
  unknown: 'unknown',
}

// Facts that are whole sentences, of causes other than authorization.
const LONG = 70

/** The message about an explanation as the primary button copies it, undefined where there is nothing to send; and where it is from. */
function useMessage(
  explanation: Explanation,
  checkedAt: string,
  auditId: string | undefined,
  given: SendContext | undefined,
) {
  const here = useSendContext(checkedAt, auditId)
  return isMistyped(explanation) ? undefined : platformMessage(explanation, given ?? here)
}

interface ExplanationCardProps {
  explanation: Explanation
  /** The call of the page's address, which this card answers. */
  check?: AccountCheck
  /** It answers the page's address, so the keys are for it: a page can hold other cards. */
  isMain?: boolean
  /** RFC 3339: when the page made the check. */
  checkedAt?: string
  /** The refused call's ID in the API server's audit log. */
  auditId?: string
  /** Where it was asked, if not from here. */
  context?: SendContext
  /** The page saw the call refused before it was allowed. */
  isFixed?: boolean
  /** Copied instead of the message once the call is allowed. */
  proofOfFix?: Primary
  /** The live check. */
  proof?: ReactNode
  /** The fix that the page keeps as chosen; without it, the card keeps its own choice. */
  choice?: FixChoice
  /** The page's folds, after those of the explanation. */
  folds?: ReactNode
  /** Other things to do with it. */
  actions?: ReactNode
}

interface CardHeaderProps {
  explanation: Explanation
  fact: Phrase
}

/** The fact, and which cause or log shows it. */
function CardHeader({ explanation: { verdict, cause, logged, says }, fact }: CardHeaderProps) {
  const meaning = MEANING[verdict]
  const isLong = plain(says).length > LONG && plain(fact) === plain(says)
  return (
    <header className="flex items-start gap-2.5">
      <span
        className={`mt-0.5 inline-flex size-5 shrink-0 items-center justify-center rounded-full text-surface transition-colors duration-200 @xl:size-5.5 ${DISC[meaning]}`}
      >
        <Icon name={SHAPE[meaning]} className="size-3 stroke-[2.4]" />
      </span>
      <h2
        // Focused when a question opens it, so that reading starts there; nothing to press.
        className={`min-w-0 flex-1 font-[650] outline-none tracking-[-0.01em] wrap-anywhere ${isLong ? 'text-pretty text-17' : 'text-[1.125rem]/6 @xl:text-20'}`}
      >
        {isLong ? (
          <Clamped>
            <Said phrase={fact} />
          </Clamped>
        ) : (
          <Said phrase={fact} />
        )}
      </h2>
      {cause === null ? (
        logged === undefined ? null : (
          <span data-confidence="logged" className="shrink-0 text-13/6 whitespace-nowrap text-quiet">
            from its {logged.from}
          </span>
        )
      ) : (
        <span className="flex shrink-0 flex-col items-end text-13/6 whitespace-nowrap @xl:flex-row @xl:items-baseline @xl:gap-2">
          <CauseLink id={cause.id} isNamed />
          <ConfidenceMark word={cause.confidence} below />
        </span>
      )}
    </header>
  )
}

/** The tool that manages what the chosen fix changes, what happens to a change made with kubectl, and the fix in that tool's form. */
function HomeFold({ home }: { home: FixHome }) {
  const { forms, look, knownBy, source, change } = home
  return (
    <Fold label="Lives in" line={<Said phrase={home.says} />}>
      <div data-home={home.tool} className="flex min-w-0 flex-col gap-2.5">
        <p className="max-w-prose wrap-anywhere">
          {source === undefined ? null : (
            <>
              <Said phrase={home.source ?? NOTHING} />{' '}
            </>
          )}
          <Said phrase={home.fate} />
          {change === undefined ? null : (
            <strong className="font-semibold">
              {' '}
              <Said phrase={home.change ?? NOTHING} />
            </strong>
          )}
        </p>
        {forms.map(({ title, as, text }) => (
          <CodeBlock key={title} label={title} code={text} language={as} />
        ))}
        {look === undefined ? null : (
          <CodeBlock label="What is there now" code={look} language="shell" wrap />
        )}
        {knownBy === undefined ? null : (
          <p className="text-12 wrap-anywhere text-quiet">
            <Said phrase={home.knownBy ?? NOTHING} />
          </p>
        )}
      </div>
    </Fold>
  )
}

/** All that the fix grants, where that is too long to be beside it. */
function GrantsApart({ fix }: { fix: Fix }) {
  const { apart } = sayEffectOnCard(fix)
  return isSilent(apart) ? null : (
    <p className="mt-2 mb-2 max-w-card text-13 text-quiet wrap-anywhere @xl:ml-8">
      <Said phrase={apart} />
    </p>
  )
}

interface UnseenFoldProps {
  unseen: Explanation['unseen']
  /** True where nothing decided the call, so this is what settles it. */
  isFirst: boolean
}

/** What could not be read from here, each with the one command by which an admin sees it. */
function UnseenFold({ unseen, isFirst }: UnseenFoldProps) {
  const [first, ...more] = unseen
  if (first === undefined) return null
  return (
    <Fold
      label={isFirst ? 'For an admin' : 'Not visible'}
      line={
        isFirst ? (
          <Code className="text-12">{first.command.split(' ').slice(0, 3).join(' ')}</Code>
        ) : (
          <span className="line-clamp-1">
            <Said
              phrase={inTurn([first.needs, more.length === 0 ? NOTHING : say`And ${more.length} more.`])}
            />
          </span>
        )
      }
      isOpenWide={isFirst}
      isWide
    >
      <UnseenList unseen={unseen} />
    </Fold>
  )
}

/** The fact, why, what to change and what that grants, the live check, and in folds all the evidence. At any width. */
export function ExplanationCard(props: ExplanationCardProps) {
  const { check, isMain = check !== undefined, isFixed = false, proofOfFix, proof, folds, actions } = props
  const own = useOwnFixChoice()
  const { id, choose } = props.choice ?? own
  const explanation = chooseFix(props.explanation, id)
  const choices = choicesOf(props.explanation.fixes)
  const chosen = choices.find((one) => one.id === id) ?? choices[0]
  const hasChoice = choices.length > 1 && explanation.verdict !== 'allowed'
  const hasKeys = hasChoice && isMain
  useShortcuts(
    hasKeys
      ? Object.fromEntries(choices.slice(0, 9).map((one, i) => [String(i + 1), () => choose(one.id)]))
      : {},
  )
  const { verdict, cause, fixes, nearMisses, unseen, evidence, alternatives, request } = explanation
  const [openedAt] = useState(() => new Date().toISOString())
  const checkedAt = props.checkedAt ?? openedAt
  const message = useMessage(explanation, checkedAt, props.auditId ?? explanation.auditId, props.context)
  const meaning = MEANING[verdict]
  const { worked, changed, since } = sayHistory(explanation, checkedAt) ?? {}
  const fact = sayFact(explanation, { isFixed, worked })
  const primary =
    message === undefined
      ? proofOfFix
      : {
          label: verdict === 'unknown' ? 'Copy the question' : 'Copy for the platform team',
          text: message.text,
          rich: richOf(message),
          copied: `Copied for the platform team: ${sumOf(message)}.`,
        }
  return (
    <article
      aria-label="Explanation"
      data-verdict={verdict}
      data-cause={cause?.id}
      className="@container overflow-clip rounded-lg border border-line bg-surface shadow-rest"
    >
      <div
        className={`border-l-4 pt-3.5 pr-3.5 pb-1.5 pl-3.5 transition-colors duration-200 @xl:px-5 @xl:pt-5 @xl:pb-4.5 ${EDGE[meaning]}`}
      >
        <CardHeader explanation={explanation} fact={fact} />
        <dl className="mt-1.5 flex flex-col gap-1.5 @xl:mt-2 @xl:ml-8">
          <FactLines
            explanation={explanation}
            changed={changed}
            since={since}
            choice={
              hasChoice ? (
                <FixSwitch choices={choices} chosen={chosen?.id} onChoose={choose} hasKeys={hasKeys} />
              ) : undefined
            }
          />
        </dl>
        <ActedLines acted={explanation.acted} />
        <ReportPods pods={explanation.pods} />
        <CardActions
          primary={primary}
          fix={fixes[0] ?? unseen[0]}
          check={check}
          isMain={isMain}
          fixId={hasChoice ? chosen?.id : undefined}
          effect={hasChoice && fixes[0] !== undefined ? sayEffectOnCard(fixes[0]).beside : undefined}
        >
          {fixes[0] === undefined ? null : (
            <MeantCalls fix={fixes[0]} look={isMistyped(explanation) ? 'primary' : 'plain'} />
          )}
          {actions}
        </CardActions>
        {fixes[0] === undefined || verdict === 'allowed' ? null : <GrantsApart fix={fixes[0]} />}
      </div>
      {proof}
      <UnseenFold unseen={verdict === 'unknown' ? unseen : []} isFirst />
      {fixes[0]?.home === undefined ? null : <HomeFold home={fixes[0].home} />}
      {explanation.by === undefined && explanation.kind !== 'elsewhere' ? (
        <GateFold explanation={explanation} />
      ) : null}
      <NearestFold misses={nearMisses} request={request} why={cause?.says} />
      <SameResourceFold explanation={explanation} />
      <EvidenceFold evidence={evidence} checkedAt={props.checkedAt} />
      {fixes[0] === undefined ? null : <FixFold fix={fixes[0]} by={explanation.by} />}
      <OtherCausesFold also={cause?.also ?? []} causes={alternatives} />
      <UnseenFold unseen={verdict === 'unknown' ? [] : unseen} isFirst={false} />
      {folds}
    </article>
  )
}
