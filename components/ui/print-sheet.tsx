import { useEffect } from 'react'
import { sayMoment } from '@/lib/words/durations'

/** A text as a CSS string, in which no character has a meaning. */
function cssString(text: string): string {
  const plain = text.replace(
    /[^A-Za-z0-9 .,:/_-]/gu,
    (character) => `\\${character.codePointAt(0)?.toString(16)} `,
  )
  return `"${plain}"`
}

/** Opens every fold for printing, then closes the ones that were closed. */
function useWholePrint(): void {
  useEffect(() => {
    let opened: HTMLDetailsElement[] = []
    const open = () => {
      for (const fold of document.querySelectorAll<HTMLDetailsElement>('main details:not([open])')) {
        fold.open = true
        opened.push(fold)
      }
    }
    const close = () => {
      for (const fold of opened) fold.open = false
      opened = []
    }
    window.addEventListener('beforeprint', open)
    window.addEventListener('afterprint', close)
    return () => {
      window.removeEventListener('beforeprint', open)
      window.removeEventListener('afterprint', close)
    }
  }, [])
}

interface PrintSheetProps {
  /** "report", "answer". */
  of: string
  /** Whose it is: `shop/web-0`. */
  subject: string
  /** RFC 3339. */
  at: string
}

/** Makes the page a sheet when it is printed: whose it is, of when and which page in each head, every fold open. */
export function PrintSheet({ of, subject, at }: PrintSheetProps) {
  useWholePrint()
  useEffect(() => {
    const sheet = new CSSStyleSheet()
    sheet.replaceSync(`@page {
      @top-left { content: ${cssString(`Podglass ${of}`)}; font: 600 9pt sans-serif; }
      @top-center { content: ${cssString(`${subject}, as of ${sayMoment(at)}`)}; font: 9pt monospace; white-space: nowrap; }
      @top-right { content: "page " counter(page) " of " counter(pages); font: 9pt sans-serif; }
    }`)
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet]
    return () => {
      document.adoptedStyleSheets = document.adoptedStyleSheets.filter((one) => one !== sheet)
    }
  }, [of, subject, at])
  return null
}
