/** The languages that there are snippets in, in the order of their tabs. */
import { text } from "../../../text";
import { cpp } from "./cpp";
import { csharp } from "./csharp";
import { curl } from "./curl";
import { python } from "./python";
import { pythonHttp } from "./pythonHttp";
import type { SnippetValues } from "./values";

export interface Language {
  id: string;
  label: string;
  /** What it needs, and how to run it. */
  note: string;
  /** Its page of the guide, which comes with the server. */
  guide: string;
  snippet: (values: SnippetValues) => string;
}

const words = text.applications.snippets;

export const languages: Language[] = [
  { id: "curl", label: "curl", note: words.curlNote, guide: "/docs/guide/any-language/", snippet: curl },
  { id: "python", label: "Python", note: words.pythonNote, guide: "/docs/guide/python/", snippet: python },
  { id: "python-http", label: words.pythonHttp, note: words.pythonHttpNote, guide: "/docs/guide/any-language/", snippet: pythonHttp },
  { id: "cpp", label: "C++", note: words.cppNote, guide: "/docs/guide/cpp/", snippet: cpp },
  { id: "csharp", label: "C#", note: words.csharpNote, guide: "/docs/guide/csharp/", snippet: csharp },
];
