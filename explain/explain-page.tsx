import { useCallback, useEffect, useRef, useState } from 'react'
import { CaseInput, textOfCase } from '@/components/answer/case-input'
import { ExplanationCard } from '@/components/answer/explanation-card'
import { WhoseTextNotice } from '@/components/answer/whose-text'
import { ComparisonCard } from '@/components/compare/comparison-card'
import { Button } from '@/components/ui/button'
import { PageBody, PageHeader } from '@/components/ui/section'
import { Skeleton } from '@/components/ui/skeleton'
import { StateNotice } from '@/components/ui/state-notice'
import { Toaster } from '@/components/ui/toast'
import type { Comparison } from '@/lib/contract/comparison'
import { counted, grouped } from '@/lib/words/lists'
import { askThread } from './ask-thread'
import { CaseCard, type OpenedCase } from './case-card'
import { caseOfLink } from './case-link'
import { textOfFragment } from './example-errors'
import { Examples } from './examples'
import { MOST_PASTED } from './most-characters'
import { SiteHeader } from './site-header'
import type { TextTold, WorkerAsked, WorkerTold } from './worker'

const MOST_CARDS = 10

type Answer =
  | { state: 'none' }
  | { state: 'reading' }
  | ({ state: 'read'; text: string } & TextTold)
  | { state: 'case'; text: string; opened: OpenedCase }
  | { state: 'compared'; told: Comparison }
  | { state: 'failed'; says: string }

function answerOf(told: WorkerTold, text: string): Answer {
  if (told.task === 'text') return { state: 'read', ...told.findings, text }
  if (told.task === 'compare')
    return 'refused' in told.told
      ? { state: 'failed', says: told.told.refused }
      : { state: 'compared', told: told.told }
  const { read } = told
  return read.state === 'read' ? { state: 'case', text, opened: read } : { state: 'failed', says: read.says }
}

/** The answer to what was read last. A newer text or case ends the reading of the one before. */
function useAnswer() {
  const [answer, setAnswer] = useState<Answer>({ state: 'none' })
  const reading = useRef<AbortController | null>(null)
  useEffect(() => () => reading.current?.abort(), [])
  const ask = useCallback(async (find: () => Promise<[WorkerAsked, text: string] | undefined>) => {
    reading.current?.abort()
    const mine = new AbortController()
    reading.current = mine
    setAnswer({ state: 'reading' })
    const next = await find()
      .then(async (found): Promise<Answer> => {
        if (found === undefined) return { state: 'none' }
        const [asked, text] = found
        return answerOf(await askThread(asked, mine.signal), text)
      })
      .catch(
        (error: unknown): Answer => ({
          state: 'failed',
          says: error instanceof Error ? error.message : 'This could not be read.',
        }),
      )
    if (!mine.signal.aborted) setAnswer(next)
  }, [])
  const read = useCallback(
    (text: string, isOfKubernetes = false) =>
      void ask(async () => (text.trim() === '' ? undefined : [{ text: { text, isOfKubernetes } }, text])),
    [ask],
  )
  const open = useCallback(
    (find: () => Promise<string | undefined>) =>
      void ask(async () => {
        const caseFile = await find()
        return caseFile === undefined ? undefined : [{ caseFile }, caseFile]
      }),
    [ask],
  )
  const compare = (caseFile: string, file: File | undefined) => {
    if (file !== undefined) void ask(async () => [{ caseFile, beside: await textOfCase(file) }, caseFile])
  }
  return { answer, read, open, compare }
}

function Cards({ findings, unclear, denial, text }: TextTold & { text: string }) {
  if (findings.length === 0 && unclear !== undefined) return null
  if (denial !== undefined) return <StateNotice state="empty">{denial}</StateNotice>
  if (findings.length === 0) {
    return (
      <StateNotice state="empty">
        No refused call and no failed connection was found in this text. Paste the message of the error
        itself, such as “pods is forbidden: User … cannot list resource …”.
      </StateNotice>
    )
  }
  const more = findings.length - MOST_CARDS
  return (
    <ul className="flex flex-col gap-5">
      {findings.slice(0, MOST_CARDS).map((finding, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the findings of one text keep their order.
        <li key={`${text.length} ${i}`}>
          <ExplanationCard explanation={finding} />
        </li>
      ))}
      {more > 0 ? (
        <li className="text-quiet">
          {counted(more, 'refusal')} more in the text. Paste them alone to see them.
        </li>
      ) : null}
    </ul>
  )
}

/** What was found in the text or the case that was read last. */
function Shown({ answer, read, compare }: Omit<ReturnType<typeof useAnswer>, 'open'>) {
  return (
    <>
      {answer.state === 'reading' ? <Skeleton label="Reading the text" lines={5} /> : null}
      {answer.state === 'case' ? (
        <>
          <CaseCard {...answer} />
          <p className="mt-4 flex flex-wrap items-center gap-2 text-13">
            Why is this refused and another not?
            <CaseInput onFile={(file) => compare(answer.text, file)} label="Open another beside it" />
          </p>
        </>
      ) : null}
      {answer.state === 'compared' ? <ComparisonCard told={answer.told} /> : null}
      {answer.state === 'failed' ? <StateNotice state="unknown">{answer.says}</StateNotice> : null}
      {answer.state === 'read' ? (
        <>
          <Cards {...answer} />
          {answer.text.length > MOST_PASTED ? (
            <StateNotice state="unknown">
              Only the first {grouped(MOST_PASTED)} of {grouped(answer.text.length)} characters were read.
              Paste the lines that matter.
            </StateNotice>
          ) : null}
          {answer.unclear === undefined ? null : (
            <WhoseTextNotice unclear={answer.unclear} onYes={() => read(answer.text, true)} />
          )}
        </>
      ) : null}
    </>
  )
}

/** Paste an error, or open a case: what it proves. Everything is read in this browser, and nothing leaves it. */
export function ExplainPage() {
  const { answer, read, open, compare } = useAnswer()
  const [text, setText] = useState('')
  useEffect(() => {
    const openLink = () => {
      const linked = textOfFragment(location.hash)
      if (linked !== undefined) {
        setText(linked)
        read(linked)
      } else if (location.hash !== '') open(() => caseOfLink(location.hash))
    }
    openLink()
    addEventListener('hashchange', openLink)
    return () => removeEventListener('hashchange', openLink)
  }, [open, read])
  const openFile = (file: File | undefined) => {
    if (file !== undefined) open(() => textOfCase(file))
  }
  return (
    <>
      <SiteHeader />
      <main
        onDragOver={(event) => event.preventDefault()}
        onDrop={(event) => {
          event.preventDefault()
          openFile(event.dataTransfer.files[0])
        }}
      >
        <PageBody>
          <PageHeader
            title="Explain a refused call"
            asks="Paste an error of the Kubernetes API, or open a case file. It is read in this browser: nothing is sent anywhere, and no cluster is asked."
          />
          <form
            className="flex flex-col gap-3"
            onSubmit={(event) => {
              event.preventDefault()
              read(text)
            }}
          >
            <label htmlFor="text" className="font-semibold">
              The error, with as much of the log around it as you have
            </label>
            <textarea
              translate="no"
              id="text"
              value={text}
              rows={6}
              spellCheck={false}
              autoComplete="off"
              onChange={({ target }) => setText(target.value)}
              onKeyDown={(event) => {
                if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) read(text)
              }}
              onPaste={({ currentTarget }) => {
                // The pasted text is in the field only after this event.
                setTimeout(() => read(currentTarget.value))
              }}
              className="w-full rounded-lg border border-line-strong bg-surface p-3 font-mono text-13"
            />
            <div className="flex flex-wrap gap-2">
              <Button look="primary" type="submit">
                Explain
              </Button>
              <CaseInput onFile={openFile} />
            </div>
          </form>
          <section aria-label="Answer" className="mt-6">
            <Shown answer={answer} read={read} compare={compare} />
          </section>
          <Examples />
          <p className="mt-8 max-w-prose text-13 text-quiet">
            From inside a pod Podglass also asks the cluster: which rule or binding is missing, whether a fix
            works, and what else it grants.
          </p>
        </PageBody>
        <Toaster />
      </main>
    </>
  )
}
