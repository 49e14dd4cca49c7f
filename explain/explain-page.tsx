import { useEffect, useRef, useState } from 'react'
import { ExplanationCard } from '@/components/answer/explanation-card'
import { WhoseTextNotice } from '@/components/answer/whose-text'
import { Button } from '@/components/ui/button'
import { PageBody, PageHeader } from '@/components/ui/section'
import { Skeleton } from '@/components/ui/skeleton'
import { StateNotice } from '@/components/ui/state-notice'
import { Toaster } from '@/components/ui/toast'
import type { Findings } from '@/lib/contract/explanation'
import { counted } from '@/lib/words/lists'
import { askWorker } from './ask-worker'
import { MOST_PASTED } from './most-characters'

const MOST_CARDS = 10

type Answer =
  | { state: 'none' }
  | { state: 'reading' }
  | ({ state: 'read'; text: string } & Findings)
  | { state: 'failed'; says: string }

/** The answer to the text that was read last. A newer text ends the reading of the one before. */
function useAnswer() {
  const [answer, setAnswer] = useState<Answer>({ state: 'none' })
  const reading = useRef<AbortController | null>(null)
  useEffect(() => () => reading.current?.abort(), [])
  const read = async (text: string, isOfKubernetes = false) => {
    reading.current?.abort()
    if (text.trim() === '') {
      setAnswer({ state: 'none' })
      return
    }
    const mine = new AbortController()
    reading.current = mine
    setAnswer({ state: 'reading' })
    const next = await askWorker({ text, isOfKubernetes }, mine.signal).then(
      (read): Answer => ({ state: 'read', ...read, text }),
      (error: Error): Answer => ({ state: 'failed', says: error.message }),
    )
    if (!mine.signal.aborted) setAnswer(next)
  }
  return { answer, read: (text: string, isOfKubernetes?: boolean) => void read(text, isOfKubernetes) }
}

function Cards({ findings, unclear, text }: Findings & { text: string }) {
  if (findings.length === 0 && unclear !== undefined) return null
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

/** Paste an error: what its text alone proves. Everything is read in this browser, and nothing leaves it. */
export function ExplainPage() {
  const { answer, read } = useAnswer()
  const [text, setText] = useState('')
  return (
    <main>
      <PageBody>
        <PageHeader
          title="Explain a refused call"
          asks="Paste an error of the Kubernetes API. It is read in this browser: nothing is sent anywhere, and no cluster is asked."
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
            id="text"
            value={text}
            rows={6}
            maxLength={MOST_PASTED}
            spellCheck={false}
            autoComplete="off"
            onChange={({ target }) => setText(target.value)}
            onPaste={({ currentTarget }) => {
              // The pasted text is in the field only after this event.
              setTimeout(() => read(currentTarget.value))
            }}
            className="w-full rounded-lg border border-line-strong bg-surface p-3 font-mono text-13"
          />
          <div className="flex gap-2">
            <Button look="primary" type="submit">
              Explain
            </Button>
          </div>
        </form>
        <section aria-label="Answer" className="mt-6">
          {answer.state === 'reading' ? <Skeleton label="Reading the text" lines={5} /> : null}
          {answer.state === 'failed' ? <StateNotice state="unknown">{answer.says}</StateNotice> : null}
          {answer.state === 'read' ? (
            <>
              <Cards {...answer} />
              {answer.unclear === undefined ? null : (
                <WhoseTextNotice unclear={answer.unclear} onYes={() => read(answer.text, true)} />
              )}
            </>
          ) : null}
        </section>
        <p className="mt-8 max-w-prose text-13 text-quiet">
          From inside a pod Podglass also asks the cluster: which rule or binding is missing, whether a fix
          works, and what else it grants.
        </p>
      </PageBody>
      <Toaster />
    </main>
  )
}
