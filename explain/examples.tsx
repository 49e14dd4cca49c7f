import { exampleTexts, fragmentOfText } from './example-errors'

/** Errors to press, as what a visitor without one can try. */
export function Examples() {
  return (
    <nav aria-labelledby="examples" className="mt-8">
      <h2 id="examples" className="text-20 font-[650] tracking-[-0.01em]">
        Or press one of these
      </h2>
      <ul className="mt-2 flex max-w-4xl flex-col">
        {exampleTexts().map((text) => (
          <li key={text} translate="no" className="border-b border-line font-mono text-12">
            <a
              href={fragmentOfText(text)}
              className="line-clamp-2 py-2.5 text-accent wrap-anywhere hover:underline"
            >
              {text}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  )
}
