import { useRouter } from 'next/navigation'
import { type RefObject, useEffect, useRef } from 'react'
import * as z from 'zod/mini'
import { copyText } from '@/components/ui/copy-button'
import { Icon, type IconName } from '@/components/ui/icon'
import { fileName, saveFile } from '@/components/ui/save-file'
import { toast } from '@/components/ui/toast'
import { useDismiss } from '@/components/ui/use-dismiss'
import { caseFileSchema } from '@/lib/contract/case-file'
import { getJson } from '@/lib/queries/get-json'
import { type Copied, isOnLoopback, type Primary } from './sent'

export interface ShareProps {
  primary: Primary | undefined
  /** What the fix adds, to apply. */
  yaml?: string | undefined
  /** The address of the report with this call. */
  report: string
}

export interface ShareMenuProps extends ShareProps {
  /** The button that the menu belongs to. */
  opener: RefObject<HTMLButtonElement | null>
  onCopy: (primary: Copied) => void
  onClose: () => void
}

interface Way {
  icon: IconName
  title: string
  says: string
  isWarning?: boolean
  act: () => void | Promise<void>
}

async function saveCase(report: string): Promise<void> {
  const file = await getJson(`/api${report}&format=case`, caseFileSchema)
  const name = fileName(file.from.pod ?? file.from.account, file.madeAt)
  saveFile(
    `${name}.case.json`,
    new Blob([`${JSON.stringify(z.encode(caseFileSchema, file))}\n`], { type: 'application/json' }),
  )
  toast(
    file.withoutFacts === undefined ? 'Saved the case file.' : `Saved the answer alone. ${file.withoutFacts}`,
  )
}

function waysOf({ primary, yaml, report, onCopy }: ShareMenuProps, open: (href: string) => void): Way[] {
  const isHere = isOnLoopback()
  return [
    ...(primary === undefined
      ? []
      : [
          {
            icon: 'copy' as const,
            title: 'Copy for Slack or Jira',
            says: 'Rich text, with plain text as a fallback',
            act: () => onCopy(primary),
          },
        ]),
    ...(yaml === undefined
      ? []
      : [
          {
            icon: 'copy' as const,
            title: 'YAML',
            says: 'The change alone',
            act: () => onCopy({ text: yaml, copied: 'Copied the YAML.' }),
          },
        ]),
    {
      icon: 'report',
      title: 'Report',
      says: 'With all that was found here',
      act: () => open(report),
    },
    {
      icon: 'link',
      title: 'Link',
      says: isHere ? `Opens only on this machine: ${location.hostname}` : `Opens where ${location.host} does`,
      isWarning: isHere,
      act: async () => {
        const copied = isHere ? 'Copied a link. It opens only on this machine.' : 'Copied a link.'
        if (await copyText(location.href)) toast(copied)
        else onCopy({ text: location.href, copied })
      },
    },
    {
      icon: 'box',
      title: 'Case file',
      says: 'Opens on the static page without this cluster, with the same words. No token, no Secret',
      act: () => saveCase(report),
    },
  ]
}

/** Puts the menu under its button, above the card that would cut it; on a phone the style sheet puts it at the bottom. */
function usePlace(menu: RefObject<HTMLElement | null>, opener: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const shown = menu.current
    const from = opener.current?.getBoundingClientRect()
    if (shown === null || from === undefined) return
    shown.showPopover()
    const most = document.documentElement.clientWidth - 16 - shown.offsetWidth
    shown.style.setProperty('--left', `${Math.max(16, Math.min(from.left, most)) + scrollX}px`)
    shown.style.setProperty('--top', `${from.bottom + 4 + scrollY}px`)
    shown.querySelector('button')?.focus()
  }, [menu, opener])
}

/** The ways to hand an answer on, under the button that opens it; on a phone a sheet at the bottom. */
export function ShareMenu(props: ShareMenuProps) {
  const { opener, onClose } = props
  const menu = useRef<HTMLDivElement>(null)
  useDismiss({
    isOpen: () => true,
    within: [menu, opener],
    onClose(isByKey) {
      onClose()
      if (isByKey) opener.current?.focus()
    },
  })
  usePlace(menu, opener)
  const { push } = useRouter()
  const ways = waysOf(props, push)
  const step = (by: number) => {
    const items = [...(menu.current?.querySelectorAll('button') ?? [])]
    const at = items.findIndex((item) => item.matches(':focus'))
    items[(at + by + items.length) % items.length]?.focus()
  }
  return (
    <div
      ref={menu}
      popover="manual"
      role="menu"
      aria-label="Share"
      tabIndex={-1}
      onKeyDown={(event) => {
        const by = { ArrowDown: 1, ArrowUp: -1 }[event.key]
        if (event.key === 'Tab') onClose()
        if (by === undefined) return
        event.preventDefault()
        step(by)
      }}
      className="fixed inset-x-0 top-auto bottom-0 m-0 w-full rounded-t-xl border border-line bg-raised p-2 pb-[max(0.5rem,env(safe-area-inset-bottom))] text-ink shadow-float backdrop:bg-black/40 md:absolute md:inset-auto md:top-(--top) md:left-(--left) md:w-88 md:rounded-md md:p-1.5 md:backdrop:bg-transparent print:hidden"
    >
      {ways.map(({ icon, title, says, isWarning = false, act }) => (
        <button
          key={title}
          type="button"
          role="menuitem"
          onClick={() => {
            onClose()
            opener.current?.focus()
            void Promise.resolve(act()).catch((error: unknown) =>
              toast(error instanceof Error ? error.message : 'That did not work.', 'warning'),
            )
          }}
          className="flex min-h-11 w-full items-start gap-3 rounded-sm px-3 py-2 text-left hover:bg-accent-soft focus-visible:bg-accent-soft"
        >
          <Icon name={icon} className="mt-0.5 text-quiet" />
          <span className="min-w-0 text-13">
            <span className="block font-semibold">{title}</span>
            <span className={`block ${isWarning ? 'text-warning' : 'text-quiet'}`}>
              {isWarning ? <Icon name="warning" className="mr-1 size-3.5 align-[-0.15em]" /> : null}
              {says}
            </span>
          </span>
        </button>
      ))}
    </div>
  )
}
