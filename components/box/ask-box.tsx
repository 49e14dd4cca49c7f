import { useQuery } from '@tanstack/react-query'
import {
  type ClipboardEvent,
  type KeyboardEvent,
  lazy,
  type ReactNode,
  type Ref,
  type RefObject,
  Suspense,
  useEffect,
  useEffectEvent,
  useId,
  useLayoutEffect,
  useRef,
  useState,
} from 'react'
import { Button, buttonClass } from '@/components/ui/button'
import { Icon } from '@/components/ui/icon'
import { takesText } from '@/components/ui/single-keys'
import { identityQuery } from '@/lib/facts/identity/query'
import { isQuestion, placeholderIn } from './box-text'
import { useHeroInView } from './hero-in-view'
import { useAsk } from './use-ask'
import { useHasKeyboard, useModifier } from './use-modifier'

/** Whether what is below answers the box: `waiting` while the box has another text, `none` once that had no answer. */
export type BoxStanding = 'answered' | 'waiting' | 'none'

// Its code is the palette's, which most who only read do not need.
const TypedCalls = lazy(() =>
  import('./typed-calls').then(
    (module) => ({ default: module.TypedCalls }),
    () => ({ default: () => null }),
  ),
)

function WhileTyping({ text }: { text: string }) {
  return (
    <Suspense>
      <TypedCalls text={text} />
    </Suspense>
  )
}

interface AskBoxProps {
  /** What the address asks, in place of the line: the sentence of a call, or a pasted text in short. */
  understood?: ReactNode
  /** What was asked, as text to edit. */
  text?: string
  /** Takes focus at once. */
  isFirst?: boolean
  /** Called with whether the answer of the address is still that to what is in the box. */
  onStanding?: (standing: BoxStanding) => void
  /** Runs just before the address of an answer opens. */
  onOpen?: () => void
  /** Shown under the box when the box itself has nothing to say. */
  children?: ReactNode
  /** Shown below all that while a text is read: the place of its answer, where a page has more below. */
  waiting?: ReactNode
}

/** Takes a text pasted outside any field, wherever the page is scrolled to; a single word is left to the palette. */
function usePasteAnywhere(onPaste: (text: string) => void): void {
  const take = useEffectEvent((event: globalThis.ClipboardEvent) => {
    const text = event.clipboardData?.getData('text/plain') ?? ''
    if (event.defaultPrevented || takesText(event.target) || !isQuestion(text)) return
    if (document.querySelector('dialog[open]') !== null) return
    event.preventDefault()
    onPaste(text)
  })
  useEffect(() => {
    // Before the palette, which takes what no box on the page does.
    document.addEventListener('paste', take, { capture: true })
    return () => document.removeEventListener('paste', take, { capture: true })
  }, [])
}

interface AskNoteProps extends Pick<ReturnType<typeof useAsk>, 'unanswered' | 'ask'> {
  id: string
}

/** Why a text has no answer, with what it could mean. */
function AskNote({ id, unanswered, ask }: AskNoteProps) {
  return (
    <div id={id} role="status">
      {unanswered === null ? null : (
        <p className="mt-2 flex max-w-card flex-wrap items-baseline gap-x-3 gap-y-1 px-1 text-13 wrap-anywhere">
          {unanswered.says}
          {unanswered.onKubernetes === undefined ? null : (
            <Button small onClick={unanswered.onKubernetes}>
              Yes, from Kubernetes
            </Button>
          )}
          {unanswered.meant === undefined ? null : (
            <Button small onClick={() => ask(unanswered.meant ?? '')}>
              {unanswered.meant}
            </Button>
          )}
        </p>
      )}
    </div>
  )
}

interface BoxFieldProps {
  text: string
  onText: (text: string) => void
  onAsk: (text: string) => void
  placeholder: string
  /** The id of the element that describes the text, if there is one. */
  notedBy?: string | undefined
  ref?: Ref<HTMLTextAreaElement>
}

/**
 * The line of the box. A paste of more than a word is asked at once, whole, with its line ends; Enter asks what was typed, and
 * Shift+Enter begins a new line.
 */
function BoxField({ text, onText, onAsk, placeholder, notedBy, ref }: BoxFieldProps) {
  const id = useId()
  const press = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return
    event.preventDefault()
    onAsk(text)
  }
  const paste = (event: ClipboardEvent) => {
    const pasted = event.clipboardData.getData('text/plain')
    if (text.trim() !== '' || !isQuestion(pasted)) return
    event.preventDefault()
    onText(pasted)
    onAsk(pasted)
  }
  return (
    <>
      <label htmlFor={id} className="sr-only">
        A call, an error or YAML
      </label>
      <textarea
        translate="no"
        ref={ref}
        id={id}
        rows={1}
        value={text}
        onChange={(event) => onText(event.target.value)}
        onKeyDown={press}
        onPaste={paste}
        placeholder={placeholder}
        maxLength={262_144}
        spellCheck={false}
        autoCapitalize="off"
        autoComplete="off"
        enterKeyHint="search"
        aria-describedby={notedBy}
        className="field-sizing-content max-h-40 min-w-0 flex-1 resize-none bg-transparent py-2.5 font-mono text-15 outline-none placeholder:truncate placeholder:font-sans placeholder:text-quiet md:py-3.5"
      />
    </>
  )
}

function useFirstFocus(field: RefObject<HTMLElement | null>, isFirst: boolean): void {
  useEffect(() => {
    // On a phone the focus would cover the page with its keyboard.
    if (isFirst && matchMedia('(pointer: fine)').matches) field.current?.focus({ preventScroll: true })
  }, [field, isFirst])
}

/** The box at the top of a page: takes a call, an error, a log or manifests, and opens its answer. */
export function AskBox(props: AskBoxProps) {
  const { understood, text: asked = '', isFirst = false, onOpen, onStanding, children, waiting } = props
  const id = useId()
  const [text, setText] = useState('')
  const [isTyping, setIsTyping] = useState(false)
  const field = useRef<HTMLTextAreaElement>(null)
  const pencil = useRef<HTMLButtonElement>(null)
  const { ask, isAsking, unanswered, forget } = useAsk(() => {
    setIsTyping(false)
    onOpen?.()
  })
  const { data } = useQuery(identityQuery())
  const modifier = useModifier()
  const hasKeyboard = useHasKeyboard()
  const hero = useHeroInView()
  const isLine = isTyping || understood === undefined
  const isOther = isAsking || (isLine && text.trim() !== asked.trim())
  const standing = unanswered !== null ? 'none' : isOther ? 'waiting' : 'answered'
  useLayoutEffect(() => onStanding?.(standing), [onStanding, standing])
  usePasteAnywhere((pasted) => {
    setText(pasted)
    setIsTyping(true)
    ask(pasted)
  })

  useFirstFocus(field, isFirst)

  const edit = () => {
    setText(asked)
    setIsTyping(true)
    forget()
    setTimeout(() => field.current?.select())
  }
  return (
    <search ref={hero} className="group/box block">
      <form
        aria-label="Ask"
        aria-busy={isAsking}
        onSubmit={(event) => {
          event.preventDefault()
          ask(text)
        }}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return
          // Gives the single keys back.
          field.current?.blur()
          if (!isTyping || understood === undefined) return
          setIsTyping(false)
          forget()
          setTimeout(() => pencil.current?.focus())
        }}
        className={`flex min-h-11 items-start gap-3 rounded-lg border border-line-strong bg-surface pr-2 pl-3 shadow-rest md:min-h-13 md:pl-4 ${isLine ? 'focus-within:border-accent focus-within:outline-2 focus-within:outline-accent' : ''}`}
      >
        <Icon name="search" className={`mt-3 md:mt-4 ${isLine ? '' : 'max-md:hidden'}`} />
        {isLine ? (
          <>
            <BoxField
              ref={field}
              text={text}
              onText={setText}
              onAsk={ask}
              placeholder={placeholderIn(data?.pod.namespace, hasKeyboard ? modifier : undefined)}
              notedBy={unanswered ? `${id}-note` : undefined}
            />
            {text.trim() === '' ? (
              <kbd
                translate="no"
                className="mt-4 mr-2 hidden rounded-sm border border-line px-1 font-mono text-12 text-quiet md:block"
              >
                {modifier}K
              </kbd>
            ) : (
              <Button type="submit" look="primary" disabled={isAsking} className="mt-1.5 md:mt-2.5">
                {isAsking ? 'Asking' : 'Ask'}
              </Button>
            )}
          </>
        ) : (
          <>
            {understood}
            <button
              ref={pencil}
              type="button"
              data-edit
              onClick={edit}
              className={`mt-1.5 md:mt-2.5 ${buttonClass({ look: 'bare' })}`}
            >
              <Icon name="pencil" />
              <span className="sr-only">Type or paste</span>
            </button>
          </>
        )}
      </form>
      <AskNote id={`${id}-note`} unanswered={unanswered} ask={ask} />
      {isFirst && standing === 'waiting' && isLine && !isAsking ? <WhileTyping text={text} /> : null}
      {standing === 'answered' || (understood === undefined && standing === 'waiting') ? children : null}
      {isAsking ? waiting : null}
    </search>
  )
}
