#include "report/html_style.h"

namespace comity::report {

const std::string_view kStyleSheet = R"css(:root {
  --paper: #fbfaf7; --card: #ffffff; --ink: #1b2126; --soft: #525c65; --line: #d9dcdb; --accent: #124b63;
  --good: #2a7a5c; --fair: #b3852b; --poor: #b5382e; --none: #8a9397;
  --ready: #14603f; --ready-back: #e0f0e7; --aspiring: #734900; --aspiring-back: #f8ecd0;
  --lagging: #9a251c; --lagging-back: #fae3df; --no-data: #4d565e; --no-data-back: #ebedec;
  --serif: Charter, "Bitstream Charter", "Iowan Old Style", "Source Serif 4", Georgia, "Liberation Serif", serif;
  --sans: system-ui, -apple-system, "Segoe UI", Roboto, "Liberation Sans", "Helvetica Neue", Arial, sans-serif;
  --mono: ui-monospace, "SF Mono", Menlo, Consolas, "Liberation Mono", monospace;
  color-scheme: light dark;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #13171a; --card: #1a1f23; --ink: #e7eaeb; --soft: #a5afb6; --line: #333b40; --accent: #8cc4dc;
    --good: #4b9c7a; --fair: #c79f4a; --poor: #d0655a; --none: #6d777e;
    --ready: #8fd6b1; --ready-back: #173326; --aspiring: #ecc680; --aspiring-back: #3a2d10;
    --lagging: #f7a79d; --lagging-back: #401d19; --no-data: #b3bcc2; --no-data-back: #272d31;
  }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body {
  margin: 0 auto; padding: 3rem 1.5rem 4rem; max-width: 68rem; background: var(--paper); color: var(--ink);
  font: 1rem/1.55 var(--sans); font-variant-numeric: tabular-nums; overflow-wrap: break-word;
}
.patterns { position: absolute; }
.patterns .ink { fill: var(--card); fill-opacity: 0.5; }
h1, h2, h3, p, ul, ol, dl, dd, table { margin: 0; padding: 0; }
ul, ol { list-style: none; }
h1 { font: 600 3.25rem/1.05 var(--serif); letter-spacing: -0.02em; }
h2 { font: 600 1.35rem/1.25 var(--serif); color: var(--accent); }
h3 { font: 600 1rem/1.4 var(--sans); }
p { max-width: 44rem; text-wrap: pretty; }
code, td.formula { font-family: var(--mono); font-size: 0.875em; }
code { overflow-wrap: anywhere; }
a { color: var(--accent); }
.eyebrow { font-size: 0.8125rem; letter-spacing: 0.09em; text-transform: uppercase; color: var(--soft); margin-bottom: 0.5rem; }
.lede { font: 1.3rem/1.5 var(--serif); max-width: 40rem; margin-top: 1rem; }
.note, .sub, .why { color: var(--soft); font-size: 0.875rem; }
.sub { display: block; font-weight: 400; }
.rule { white-space: nowrap; font-family: var(--mono); font-size: 0.8125rem; color: var(--soft); }
.facts { display: flex; flex-wrap: wrap; gap: 1rem 2.5rem; margin: 1.75rem 0 1rem; }
.facts dt { font-size: 0.8125rem; color: var(--soft); }
.facts dd { font-weight: 600; }
section { display: grid; grid-template-columns: 11rem minmax(0, 1fr); gap: 0 2.5rem; padding: 2rem 0; margin-top: 2rem; border-top: 1px solid var(--line); }
section + section { margin-top: 0; }
section:has(.wide) { display: block; }
section:has(.wide) h2 { margin-bottom: 0.875rem; }
.content > * + * { margin-top: 1rem; }
.band, .state { white-space: nowrap; font-weight: 600; }
.band { display: inline-block; min-width: 6.75rem; padding: 0.125rem 0.625rem; border-radius: 1rem; font-size: 0.875rem; }
.band span { display: inline-block; width: 1.1em; }
.band.ready { color: var(--ready); background: var(--ready-back); }
.band.aspiring { color: var(--aspiring); background: var(--aspiring-back); }
.band.lagging { color: var(--lagging); background: var(--lagging-back); }
.band.no-data { color: var(--no-data); background: var(--no-data-back); }
.state.good { color: var(--ready); } .state.fair { color: var(--aspiring); } .state.poor { color: var(--lagging); }
.state.none { color: var(--no-data); }
pre { margin: 0; padding: .5rem .7rem; overflow-x: auto; font-size: .85rem; border: 1px solid var(--line); border-radius: .3rem; }
.actions li { display: grid; grid-template-columns: 16.5rem 7rem minmax(0, 1fr); gap: 0.25rem 1.25rem; align-items: center; padding: 0.7rem 0; border-bottom: 1px solid var(--line); }
.actions li:first-child { padding-top: 0; }
.actions .scored h3 { font-size: 1.0625rem; }
.actions .unscored h3 { font-weight: 400; }
.actions .rolling { grid-column: 3; margin: 0; }
.score { display: flex; align-items: center; gap: 1rem; }
.score b { font: 600 1.375rem/1 var(--serif); white-space: nowrap; }
svg { display: block; }
svg .good { fill: var(--good); } svg .fair { fill: var(--fair); } svg .poor { fill: var(--poor); } svg .none { fill: var(--none); }
svg .gap { fill: var(--paper); }
.bar { width: 100%; height: 2.25rem; border-radius: 0.25rem; overflow: hidden; }
.meter { width: 100%; height: 20px; }
.meter .track { fill: var(--line); }
.meter .limit { stroke: var(--ink); stroke-width: 1.5; }
.legend { display: flex; flex-wrap: wrap; gap: 0.25rem 2rem; }
.legend li { display: flex; align-items: center; gap: 0.5rem; }
.legend b { font-size: 1.125rem; }
.legend .share { color: var(--soft); }
.swatch { width: 1rem; height: 1rem; border-radius: 0.1875rem; flex: none; overflow: hidden; }
.tallies h3 { margin-bottom: 0.25rem; }
.tallies { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(18rem, 100%), 1fr)); gap: 1.25rem 2.5rem; padding-top: 0.75rem; }
.tally div { display: flex; justify-content: space-between; gap: 1rem; padding: 0.3rem 0; border-bottom: 1px solid var(--line); }
.tally dd { font-weight: 600; }
.outlook { font: 600 1.125rem/1.5 var(--serif); }
table { width: 100%; border-collapse: collapse; font-size: 0.9375rem; }
th, td { padding: 0.5rem 1.25rem 0.5rem 0; text-align: left; vertical-align: top; border-bottom: 1px solid var(--line); }
th:last-child, td:last-child { padding-right: 0; }
thead th { font-size: 0.8125rem; font-weight: 400; color: var(--soft); padding-top: 0; white-space: nowrap; }
tbody th { font-weight: 600; }
.number { text-align: right; }
.keep, .share { white-space: nowrap; }
.advice > li { display: grid; grid-template-columns: minmax(0, 1.15fr) minmax(0, 1fr); gap: 0.25rem 2rem; padding: 0.5rem 0; border-bottom: 1px solid var(--line); }
.advice > li:last-child { border: 0; }
.advice > li > :only-child { grid-column: 1 / -1; }
.steps li { display: flex; gap: 0 0.75rem; align-items: baseline; }
.verb { color: var(--soft); font-size: 0.875rem; flex: none; width: 6.5rem; }
.remark { display: block; font-size: 0.875rem; max-width: 22rem; }
.timeline { margin-inline: 0; margin-bottom: 0; display: grid; gap: 0.375rem; }
.timeline figcaption { color: var(--soft); font-size: 0.875rem; }
.lane { display: grid; grid-template-columns: 5.5rem minmax(0, 1fr); gap: 0.75rem; align-items: center; font-size: 0.875rem; }
.lane svg { width: 100%; height: 1.125rem; }
.lane .track { fill: var(--line); fill-opacity: 0.5; }
.lane.axis svg { height: 22px; overflow: visible; }
.lane text { fill: var(--soft); font-size: 0.75rem; }
.lane .limit { stroke: var(--soft); stroke-width: 1; }
.over { pointer-events: none; }
.incident summary .state { display: inline-block; min-width: 8.5rem; }
h4 { margin: 0; font: 600 0.875rem/1.4 var(--sans); }
.drawings { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(18rem, 100%), 1fr)); gap: 0.75rem 1.5rem; }
.drawing { font: 0.8125rem/1.35 var(--mono); }
.tried div { display: grid; grid-template-columns: 11rem minmax(0, 1fr); gap: 0.25rem 1rem; padding: 0.3rem 0; border-bottom: 1px solid var(--line); font-size: 0.9375rem; }
.tried dt { font-weight: 600; }
.evidence { table-layout: fixed; }
.evidence td:last-child { font-size: 0.875rem; }
.evidence thead th:first-child { width: 20%; } .evidence thead th:nth-child(2) { width: 33%; } .evidence thead th:last-child { width: 20%; }
.evidence .rule { display: inline; margin-left: 0.375rem; }
details { border-top: 1px solid var(--line); padding-top: 0.75rem; }
details > * + * { margin-top: 0.75rem; }
.content > details:first-child { border-top: 0; padding-top: 0; }
details tr:last-child > * { border-bottom: 0; }
summary { cursor: pointer; }
summary h3 { display: inline; }
summary:focus-visible, a:focus-visible, .scroll:focus-visible { outline: 2px solid var(--accent); outline-offset: 3px; }
.count { color: var(--soft); padding-left: 0.375rem; }
.families { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(18rem, 100%), 1fr)); gap: 1rem 2.5rem; }
.families .bar { height: 1rem; margin: 0.25rem 0; }
.families svg .good { fill: var(--accent); }
.families p { font-size: 0.875rem; color: var(--soft); }
.sentences li { padding: 0.15rem 0; max-width: 44rem; }
.glossary dt { font-weight: 600; margin-top: 0.75rem; }
.glossary dt:first-child { margin-top: 0; }
.glossary dd { max-width: 44rem; color: var(--soft); }
.scroll { overflow-x: auto; }
.networks { font-size: 0.875rem; }
.networks th, .networks td { padding: 0.3rem 0.75rem 0.3rem 0; }
.networks thead th { white-space: normal; vertical-align: bottom; line-height: 1.3; }
.networks th:last-child, .networks td:last-child { padding-right: 0; }
.networks td { width: 1%; }
.networks .band { padding: 0 0.5rem; min-width: 0; font-size: 0.8125rem; }
.spoken { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
.distribution { display: grid; gap: 1.25rem; }
.distribution .bar { height: 1.25rem; margin: 0.375rem 0; }
.distribution .legend { font-size: 0.875rem; } .distribution .legend b { font-size: 1em; }
footer p { max-width: none; }
footer { margin-top: 1rem; padding-top: 1rem; border-top: 1px solid var(--line); color: var(--soft); font-size: 0.875rem; }
@media (max-width: 56rem) {
  body { padding-top: 2rem; }
  section { display: block; padding: 1.5rem 0; margin-top: 1.5rem; }
  h2 { margin-bottom: 0.875rem; }
}
@media (max-width: 40rem) {
  body { padding: 1.5rem 1rem 3rem; }
  h1 { font-size: 2.5rem; }
  .lede { font-size: 1.125rem; }
  .facts { gap: 0.625rem; flex-direction: column; }
  .actions li { grid-template-columns: minmax(0, 1fr) auto; }
  .actions .score, .actions .why { grid-column: 1 / -1; }
  .band { min-width: 0; }
  .legend { flex-direction: column; }
  .stack, .stack tbody, .stack tr, .stack th, .stack td { display: block; width: auto; }
  .stack thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  .stack tr { padding: 0.625rem 0; border-bottom: 1px solid var(--line); }
  .advice > li { display: block; }
  .advice pre { margin-top: 0.375rem; }
  .steps li { flex-wrap: wrap; }
  .stack th, .stack td { border: 0; padding: 0.125rem 0; text-align: left; width: auto; }
  .stack td[data-label] { position: relative; padding-left: 6.5rem; }
  .stack td[data-label]::before { content: attr(data-label); position: absolute; left: 0; font-size: 0.8125rem; line-height: 1.7; color: var(--soft); }
  .networks, .networks tbody, .networks th { display: block; }
  .networks thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  .networks tr { display: grid; grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 0.375rem 1rem; padding: 0.75rem 0; border-bottom: 1px solid var(--line); }
  .networks th, .networks td { border: 0; padding: 0; width: auto; text-align: left; }
  .networks tbody th { grid-column: 1 / -1; }
  .networks td { display: block; }
  .networks td::before { content: attr(data-label); display: block; font-size: 0.8125rem; color: var(--soft); }
  .networks td[data-label]:empty { display: none; }
  .evidence { table-layout: auto; }
  .tried div { display: block; }
  .lane { grid-template-columns: 5.25rem minmax(0, 1fr); gap: 0.5rem; }
  .incident summary .state { min-width: 0; }
  .stack .keep, .rule { white-space: normal; }
  .stack td[data-label]:empty { display: none; }
}
@media print {
  @page { margin: 16mm 15mm; }
  :root {
    --paper: #ffffff; --card: #ffffff; --ink: #000000; --soft: #444444; --line: #c8c8c8; --accent: #124b63;
    --good: #2a7a5c; --fair: #b3852b; --poor: #b5382e; --none: #8a9397;
    --ready: #14603f; --ready-back: #e0f0e7; --aspiring: #734900; --aspiring-back: #f8ecd0;
    --lagging: #9a251c; --lagging-back: #fae3df; --no-data: #4d565e; --no-data-back: #ebedec;
    color-scheme: light;
  }
  html { font-size: 12px; }
  * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  body { padding: 0; max-width: none; }
  section { grid-template-columns: 8rem minmax(0, 1fr); gap: 0 1.5rem; padding: 1.25rem 0; margin-top: 1rem; }
  h2, h3, dt, summary { break-after: avoid; }
  tr, li, .bar, .legend { break-inside: avoid; }
  thead { display: table-header-group; }
  details::details-content { content-visibility: visible; block-size: auto; }
  summary { list-style: none; }
  .scroll { overflow: visible; }
}
)css";

}  // namespace comity::report
