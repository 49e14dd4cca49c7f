import type { ReactNode } from 'react'
import { Icon } from './icon'

interface FoldProps {
  label: string
  /** What the fold says, in one line: whoever reads it need not open it. */
  line: ReactNode
  children: ReactNode
  /** Open at first where there is room, which is from tablet width. */
  isOpenWide?: boolean
  /** Open at first at any width, such as when the address names it. */
  isOpen?: boolean
  /** The content starts at the label rather than under the line. */
  isWide?: boolean
}

const ROW =
  'grid min-h-11 items-center gap-x-4 gap-y-0.5 py-2.5 pr-3.5 pl-4.5 text-13 @xl:py-2 @xl:pr-5 @xl:pl-7'

/** A row among folds that holds nothing more than its line. */
export function FoldRow({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className={`${ROW} border-t border-line @xl:grid-cols-[8.25rem_minmax(0,1fr)]`}>
      <span className="font-semibold text-quiet">{label}</span>
      <div className="min-w-0 wrap-anywhere">{children}</div>
    </div>
  )
}

const HAS_ROOM = '(min-width: 47.5625rem)'

/** One row of a card: a label, its answer, and the evidence one click away. In a container. */
export function Fold({
  label,
  line,
  children,
  isOpenWide = false,
  isOpen = false,
  isWide = false,
}: FoldProps) {
  // Folds are drawn once their data has loaded, so never on the server.
  const hasRoom = isOpenWide && typeof matchMedia === 'function' && matchMedia(HAS_ROOM).matches
  return (
    <details open={isOpen || hasRoom} className="group/fold border-t border-line">
      <summary
        data-press
        className={`${ROW} grid-cols-[minmax(0,1fr)_1rem] hover:bg-hover @xl:grid-cols-[8.25rem_minmax(0,1fr)_1rem]`}
      >
        <span className="font-semibold text-quiet">{label}</span>
        <span className="col-start-1 row-start-2 min-w-0 wrap-anywhere @xl:col-start-auto @xl:row-start-auto">
          {line}
        </span>
        <Icon
          name="chevron"
          className="col-start-2 row-span-2 row-start-1 text-faint transition-transform duration-120 group-open/fold:rotate-90 @xl:col-start-3 @xl:row-span-1"
        />
      </summary>
      <div
        className={`pr-3.5 pb-4 pl-4.5 text-13 @xl:pr-6 @xl:pb-5 ${isWide ? '@xl:pl-7' : '@xl:pl-44'} pt-1`}
      >
        {children}
      </div>
    </details>
  )
}

/** Folded parts of a page, one row each. */
export function PageFolds({ children }: { children: ReactNode }) {
  return (
    <div className="mt-10 rounded-lg border border-line bg-surface [&>details]:border-t [&>details]:border-line [&>details:first-child]:border-t-0">
      {children}
    </div>
  )
}

interface PageFoldProps {
  /** Also the anchor, which opens it. */
  id: string
  title: string
  /** The answer in one line, for a user who does not open it. */
  says: ReactNode
  open?: boolean
  children: ReactNode
}

/** One folded part: its name, a line that is already the answer, and the rest. */
export function PageFold({ id, title, says, open = false, children }: PageFoldProps) {
  return (
    <details id={id} open={open} className="group/fold scroll-mt-16">
      <summary
        id={`${id}-title`}
        data-press
        className="grid min-h-11 grid-cols-[minmax(0,1fr)_1rem] items-center gap-x-4 px-4 py-2.5 hover:bg-hover md:grid-cols-[9.5rem_minmax(0,1fr)_1rem]"
      >
        <h2 className="text-15 font-[650]">{title}</h2>
        <span className="text-13 text-quiet wrap-anywhere max-md:order-3 max-md:col-span-2">{says}</span>
        <Icon
          name="chevron"
          className="text-faint transition-transform duration-120 group-open/fold:rotate-90"
        />
      </summary>
      <section aria-label={title} className="px-4 pt-1 pb-5">
        {children}
      </section>
    </details>
  )
}
