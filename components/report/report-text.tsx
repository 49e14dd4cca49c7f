interface ReportTextProps {
  text: string
  /** "14 lines". */
  count: string
}

/** The report as it is pasted. */
export function ReportText({ text, count }: ReportTextProps) {
  return (
    <figure className="overflow-hidden rounded-lg border border-line bg-sunken">
      <figcaption className="border-b border-line px-4 py-2 text-13 text-quiet">Markdown, {count}</figcaption>
      <section
        aria-label="Report as Markdown"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard.
        tabIndex={0}
        className="max-h-[70vh] overflow-auto px-4 py-3.5 print:max-h-none print:overflow-visible"
      >
        <pre className="font-mono text-13/5 wrap-anywhere whitespace-pre-wrap">{text.trimEnd()}</pre>
      </section>
    </figure>
  )
}
