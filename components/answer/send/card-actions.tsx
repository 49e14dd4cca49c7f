import { type ComponentType, lazy, type ReactNode, Suspense, useRef, useState } from 'react'
import { Button } from '@/components/ui/button'
import { copyText } from '@/components/ui/copy-button'
import { Icon, type IconName } from '@/components/ui/icon'
import { Said } from '@/components/ui/said'
import { useShortcuts, useSingleKeys } from '@/components/ui/single-keys'
import { toast } from '@/components/ui/toast'
import type { AccountCheck } from '@/lib/contract/access-check'
import type { Fix } from '@/lib/contract/explanation'
import { runsKubectl } from '@/lib/diagnosis/fixes/say-fix'
import type { Phrase } from '@/lib/phrase/phrase'
import { reportAddress } from '@/lib/words/page-addresses'
import type { Copied, Primary } from './sent'
import type { ShareMenuProps, ShareProps } from './share-menu'

interface CardActionsProps {
  primary: Primary | undefined
  /** The change whose code can be copied on its own. */
  fix: Pick<Fix, 'command' | 'yaml' | 'home'> | undefined
  /** The call of the page's address; undefined where the address does not hold it. */
  check: AccountCheck | undefined
  isMain: boolean
  /** The chosen fix, also used by the report; undefined where there is no choice. */
  fixId: string | undefined
  /** What the chosen fix grants and warns of, where the switch alone names it. */
  effect?: Phrase | undefined
  children?: ReactNode
}

interface CopyProps {
  icon: IconName
  label: string
  /** What a reader must know of it at once. */
  note?: string | undefined
  onCopy: () => void
}

const IN_ROW = 'h-9 flex-1 @xl:h-8 @xl:flex-none'

function Copy({ icon, label, note, onCopy }: CopyProps) {
  return (
    <Button look="bare" className={IN_ROW} onClick={onCopy}>
      <Icon name={icon} className="@max-xl:hidden" />
      {label}
      {note === undefined ? null : (
        <em className="rounded-sm bg-warning-soft px-1 text-12 text-warning not-italic">{note}</em>
      )}
    </Button>
  )
}

function ByHand({ text }: { text: string }) {
  return (
    <label className="mt-2 block text-12 text-quiet">
      This browser does not let the page copy. The text is selected: copy it by hand.
      <textarea
        translate="no"
        readOnly
        ref={(element) => element?.select()}
        value={text}
        rows={Math.min(12, text.split('\n').length + 1)}
        className="mt-1 w-full rounded-sm border border-line-strong bg-surface p-2 font-mono text-12"
      />
    </label>
  )
}

function useCopy() {
  const [byHand, setByHand] = useState<string | null>(null)
  const copy = async ({ text, rich, copied }: Copied) => {
    const isCopied = await copyText(text, rich)
    setByHand(isCopied ? null : text)
    if (isCopied) toast(copied)
  }
  return { byHand, copy: (what: Copied) => void copy(what) }
}

const ShareMenu = lazy(
  (): Promise<{ default: ComponentType<ShareMenuProps> }> =>
    import('./share-menu').then(
      (module) => ({ default: module.ShareMenu }),
      () => ({ default: () => null }),
    ),
)

interface Props extends ShareProps {
  hasKey: boolean
  className: string
  onCopy: (primary: Copied) => void
}

/** The button that offers the ways to hand an answer on, whose code is loaded once one opens it. */
function Share({ className, hasKey, ...props }: Props) {
  const [isOpen, setIsOpen] = useState(false)
  const opener = useRef<HTMLButtonElement>(null)
  const [hasKeys] = useSingleKeys()
  const toggle = () => setIsOpen((was) => !was)
  useShortcuts(hasKey ? { s: toggle } : {})
  return (
    <>
      <Button
        ref={opener}
        look="bare"
        className={className}
        onClick={toggle}
        aria-haspopup="menu"
        aria-expanded={isOpen}
        aria-keyshortcuts={hasKey && hasKeys ? 's' : undefined}
      >
        <Icon name="share" className="@max-xl:hidden" />
        Share
        <Icon name="chevron" className="size-3 rotate-90" />
      </Button>
      {isOpen ? (
        <Suspense>
          <ShareMenu {...props} opener={opener} onClose={() => setIsOpen(false)} />
        </Suspense>
      ) : null}
    </>
  )
}

/** What a user does with an answer: send it to those who can change it, or take its parts. Without a clipboard the text is selected. */
export function CardActions({ primary, fix, check, isMain, fixId, effect, children }: CardActionsProps) {
  const { byHand, copy } = useCopy()
  const [hasKeys] = useSingleKeys()
  const { command, yaml, home } = fix ?? {}
  const isUndone = home?.lasts === 'until the next' || home?.lasts === 'minutes'
  const send = primary && (() => copy(primary))
  const hasKey = isMain && send !== undefined
  const report = check && reportAddress(check, fixId)
  useShortcuts(hasKey ? { c: send } : {})
  return (
    <div className="mt-3 @xl:mt-4 @xl:ml-8 print:hidden">
      <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
        {primary === undefined ? null : (
          <Button
            look="primary"
            className="h-11 w-full text-15 @xl:h-8 @xl:w-auto @xl:text-13"
            onClick={send}
            aria-keyshortcuts={hasKey && hasKeys ? 'c' : undefined}
          >
            <Icon name="send" />
            {primary.label}
            {hasKey && hasKeys ? (
              <span aria-hidden="true" className="ml-1 hidden @xl:inline">
                <kbd
                  translate="no"
                  className="rounded-sm border border-on-accent/50 px-1 font-mono text-12 font-normal"
                >
                  c
                </kbd>
              </span>
            ) : null}
          </Button>
        )}
        {children}
        <span className="flex w-full flex-wrap @xl:w-auto @xl:first:-ml-2">
          {command === undefined ? null : (
            <Copy
              icon="copy"
              label={runsKubectl(command) ? 'kubectl' : 'Command'}
              note={isUndone ? 'reverted' : undefined}
              onCopy={() =>
                copy({
                  text: command,
                  copied: isUndone
                    ? 'Copied the command. What keeps the object undoes it.'
                    : 'Copied the command.',
                })
              }
            />
          )}
          {report === undefined ? (
            yaml === undefined ? null : (
              <Copy
                icon="copy"
                label="YAML"
                onCopy={() => copy({ text: yaml, copied: 'Copied the YAML.' })}
              />
            )
          ) : (
            <Share
              className={IN_ROW}
              hasKey={isMain}
              primary={primary}
              yaml={yaml}
              report={report}
              onCopy={copy}
            />
          )}
        </span>
        {effect === undefined ? null : (
          <span
            aria-live="polite"
            data-effect
            className="ml-auto max-w-card text-13 text-quiet wrap-anywhere"
          >
            <Said phrase={effect} />
          </span>
        )}
      </div>
      {byHand === null ? null : <ByHand text={byHand} />}
    </div>
  )
}
