/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * page_style.c - how pages look and what their script does. Colours are those of Okabe and Ito, told apart by people who
 * are colour-blind; classes have patterns as well, and every mark its label.
 */
#include "page_parts.h"

static const char *const style[] = {
	":root{color-scheme:light dark;--bg:#f6f7f8;--card:#fff;--ink:#1b2126;--dim:#5b6670;--line:#d9dee3;--grid:#e6eaee;",
	"--a:#0072b2;--b:#e69f00;--c:#009e73;--u:#9aa4ad;--bad:#d55e00;--warn:#b34a00;--good:#00795a;--band:#56b4e9;--link:#005f99;",
	"--heat:#0072b2}",
	"@media(prefers-color-scheme:dark){:root{--bg:#14181c;--card:#1e2429;--ink:#eef1f3;--dim:#a5b0b9;--line:#39424a;",
	"--grid:#2c343b;--a:#56b4e9;--b:#e69f00;--c:#2bbf95;--u:#7b8791;--bad:#ff8a3d;--warn:#ff9d5c;--good:#3fd0a4;--band:#56b4e9;",
	"--link:#7cc7f2;--heat:#2f7cb0}}",
	".frame:has(.report){max-width:1480px}*{box-sizing:border-box}html{font:16px/1.45 system-ui,-apple-system,\"Segoe UI\",Roboto,\"Noto Sans\",\"Noto Sans CJK SC\",",
	"\"PingFang SC\",\"Microsoft YaHei\",\"WenQuanYi Zen Hei\",sans-serif}",
	"body{margin:0;background:var(--bg);color:var(--ink)}",
	".frame{max-width:1180px;margin:0 auto;padding:20px 16px 48px}a{color:var(--link)}",
	"h1{font-size:1.6rem;margin:0;line-height:1.2}h2{font-size:1.08rem;margin:0 0 2px}h3{font-size:.95rem;margin:14px 0 4px}",
	"header p{margin:2px 0 0;color:var(--dim)}nav{margin:10px 0 16px;font-size:.9rem;display:flex;gap:4px 16px;flex-wrap:wrap}",
	".say{color:var(--dim);margin:0 0 10px;font-size:.92rem}",
	".tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(165px,1fr));gap:12px;margin:14px 0}",
	".tile,.card{background:var(--card);border:1px solid var(--line);border-radius:10px}.tile{padding:12px 14px}",
	".tile b{display:block;font-size:1.65rem;line-height:1.2;font-weight:650;font-variant-numeric:tabular-nums;white-space:nowrap}",
	".tile span{color:var(--dim);font-size:.85rem;display:block}.tile.alarm{border-left:6px solid var(--bad)}",
	"a.tile{color:inherit;text-decoration:none}a.tile:hover{border-color:var(--link)}.tile .bad{color:var(--warn)}.tile .good{color:var(--good)}",
	".card{padding:16px 18px;margin:0 0 14px;overflow:hidden}",
	".pair{display:grid;grid-template-columns:repeat(2,minmax(0,1fr));gap:0 14px;align-items:start}",
	".bad{color:var(--warn)}.good{color:var(--good)}.dim{color:var(--dim)}",
	"svg{display:block;width:100%;height:auto}svg text{font:12px system-ui,\"Noto Sans CJK SC\",sans-serif;fill:var(--ink)}",
	"svg text.dim{fill:var(--dim)}svg text.on{fill:#fff;font-weight:600}svg text.s{font-size:10px}",
	"svg text.h{font-weight:650}.grid{stroke:var(--grid)}.axis{stroke:var(--dim)}.cut{stroke:var(--ink);stroke-dasharray:4 3}",
	".fa{fill:var(--a)}.fb{fill:var(--b)}.fc{fill:var(--c)}.fu{fill:var(--u)}.fbad{fill:var(--bad)}",
	".curve{fill:none;stroke:var(--ink);stroke-width:2}.track{fill:var(--grid)}.band{fill:var(--band);fill-opacity:.28}",
	".usual{stroke:var(--a);stroke-dasharray:5 3}.vol{fill:none;stroke:var(--ink);stroke-width:2}.dot{fill:var(--ink)}",
	".dot.bad{fill:var(--bad)}.hatch{stroke:var(--card);stroke-width:2}.spot{fill:var(--card)}",
	".cell{fill:var(--heat)}.flow{fill:var(--u);fill-opacity:.45}.flow.up{fill:var(--c);fill-opacity:.5}",
	".flow.down{fill:var(--bad);fill-opacity:.5}.node{fill:var(--ink)}",
	".paper{display:none}details{margin-top:8px}summary{cursor:pointer;color:var(--link);font-size:.9rem}",
	".wide{overflow-x:auto;-webkit-overflow-scrolling:touch}",
	"table{border-collapse:collapse;width:100%;font-size:.9rem;font-variant-numeric:tabular-nums}",
	"th,td{padding:4px 8px;text-align:left;border-bottom:1px solid var(--line);vertical-align:top}",
	"th{color:var(--dim);font-weight:600;white-space:nowrap;font-size:.84rem}.n{text-align:right;white-space:nowrap}",
	"tbody tr:hover{background:var(--bg)}",
	"th button{all:unset;cursor:pointer}th button:focus-visible{outline:2px solid var(--link)}",
	"th[aria-sort=ascending] button::after{content:\" \\25B2\"}th[aria-sort=descending] button::after{content:\" \\25BC\"}",
	".report td{white-space:nowrap}.report td.t{white-space:normal;min-width:14rem}.report th{white-space:normal;vertical-align:bottom}",
	".tool{display:flex;gap:10px;flex-wrap:wrap;align-items:center;margin:0 0 8px}",
	"input{font:inherit;padding:6px 10px;border:1px solid var(--line);border-radius:8px;background:var(--bg);color:var(--ink);",
	"min-width:0;width:22rem;max-width:100%}",
	".tag{display:inline-block;border:1px solid currentColor;border-radius:99px;padding:0 8px;font-size:.8rem;white-space:nowrap}",
	".list th:nth-child(1){width:24%}.list th:nth-child(2){width:9%}",
	".list td:first-child{font-weight:600}.by{display:block;word-break:keep-all;font-weight:400;font-size:.84rem;color:var(--dim)}",
	"a[href^=tel]{white-space:nowrap}.cases th:nth-child(n){width:auto}.cases th:nth-child(1){width:11%}.cases th:nth-child(2){width:26%}.person{display:none}.person:target{display:block}.person svg{max-width:760px}",
	"main>header,section{scroll-margin-top:8px}a:focus-visible,summary:focus-visible,input:focus-visible{outline:2px solid var(--link);outline-offset:2px}",
	"body:has(.person:target) main{display:none}.back{display:none;margin:0 0 10px}body:has(.person:target) .back{display:block}",
	".facts{list-style:none;padding:0;display:grid;grid-template-columns:repeat(auto-fit,minmax(150px,1fr));",
	"gap:8px 16px;margin:10px 0}.facts i{display:block;color:var(--dim);font-size:.82rem;font-style:normal}.facts li{font-weight:600}",
	":is(.person,#customers) td[data-v],.person :is(th+th,td+td){text-align:right;white-space:nowrap}",
	"@media screen and (max-width:760px){.pair{display:block}.frame{padding:12px 10px 32px}.card{padding:12px}h1{font-size:1.3rem}",
	".tiles{grid-template-columns:repeat(2,minmax(0,1fr));gap:8px}.tile b{font-size:1.3rem}",
	"th,td{padding:4px 5px}.call th:nth-child(2),.call td:nth-child(2){display:none}",
	".list{table-layout:fixed}.list th:nth-child(n){width:auto;white-space:normal}.list th:first-child,.list th:nth-child(n):last-child{width:24%}",
	".call th:first-child{width:31%}.cases th:nth-child(1){width:25%}.cases th:nth-child(2){width:30%}",
	".cases th:nth-child(n):last-child{width:15%}.list td{overflow-wrap:anywhere}.list td.n{white-space:normal}",
	"#customers :is(th,td):is(:nth-child(4),:nth-child(6),:nth-child(7),:nth-child(9)){display:none}#customers td:nth-child(3){white-space:nowrap}}",
	"@media screen and (max-width:520px){a[href^=tel]{white-space:normal}#customers :is(th,td):nth-child(3){display:none}th{white-space:normal}svg text{font-size:15px}svg text.s{font-size:11.5px}",
	"svg text.alt{display:none}:is(.list,.list thead,.list tbody){display:block}.list tr{display:flex;flex-wrap:wrap;gap:0 12px;",
	"padding:5px 0;border-bottom:1px solid var(--line)}.list :is(th,td){border:0;padding:0;width:auto!important}",
	".list td:first-child{flex:0 0 calc(100% - 8.5rem)}.list td:last-child{flex:0 0 7.5rem;order:1}.list td{order:2}",
	".list td:first-child{order:0}}",
	"@page{size:A4;margin:12mm}@page wide{size:A4 landscape}",
	"@media print{:root{--bg:#fff;--card:#fff;--ink:#000;--dim:#444;--line:#bbb;--grid:#ddd;--a:#0072b2;--c:#009e73;",
	"--bad:#b34a00;--warn:#8f3b00;--good:#00664c;--link:#000;--heat:#0072b2;color-scheme:light}html{font-size:10.5px}nav,.tool,summary,.screen{display:none}",
	"details:not([open]):not(.more){display:none}.more>summary{display:block;list-style:none}.frame{max-width:none;padding:0}.card,.tile{break-inside:avoid;border-color:#bbb}.card{overflow:visible}",
	".long{break-inside:auto}.wide{overflow:visible}a{text-decoration:none}.tiles{grid-template-columns:repeat(6,1fr);gap:8px}.tile{padding:6px 9px}.tile b{font-size:1.3rem}h2,h3,.say{break-after:avoid}",
	".frame:has(.report){page:wide}tr{break-inside:avoid}thead{display:table-header-group;break-inside:avoid}th button{display:contents}.paper{display:block}",
	"#customers table:not(.some) tbody tr:nth-child(n+51){display:none}*{-webkit-print-color-adjust:exact;print-color-adjust:exact}}",
};

/* Sorting by a heading, filtering by words that all have to be in a row. */
static const char *const script[] = {
	"'use strict';(function(){",
	"function key(cell){var v=cell?cell.dataset.v:undefined;return v!==undefined?Number(v):cell?cell.textContent:''}",
	"document.querySelectorAll('table.sort').forEach(function(table){",
	"var heads=table.tHead.rows[0].cells,body=table.tBodies[0];",
	"Array.prototype.forEach.call(heads,function(head,i){var button=document.createElement('button');",
	"button.type='button';button.textContent=head.textContent;head.textContent='';head.appendChild(button);",
	"button.addEventListener('click',function(){",
	/* What is folded away goes on with the list before it. */
	"var more=table.closest('details.more'),lead=more?more.previousElementSibling.querySelector('table'):table,",
	"next=lead.parentNode.nextElementSibling,tables=next&&next.matches('details.more')?[lead,next.querySelector('table')]:[lead];",
	"var down=head.getAttribute('aria-sort')?head.getAttribute('aria-sort')==='ascending':head.classList.contains('n');",
	"tables.forEach(function(t){Array.prototype.forEach.call(t.tHead.rows[0].cells,function(h){h.removeAttribute('aria-sort')})});",
	"head.setAttribute('aria-sort',down?'descending':'ascending');",
	"var rows=[],sizes=tables.map(function(t){return t.tBodies[0].rows.length});tables.forEach(function(t){",
	"Array.prototype.forEach.call(t.tBodies[0].rows,function(row){rows.push({row:row,n:rows.length,key:key(row.cells[i])})})});",
	"rows.sort(function(a,b){var o=typeof a.key==='number'&&typeof b.key==='number'?a.key-b.key:",
	"typeof a.key==='number'?-1:typeof b.key==='number'?1:",
	"String(a.key).localeCompare(String(b.key),document.documentElement.lang);return(down?-o:o)||a.n-b.n});",
	"tables.forEach(function(t,at){rows.splice(0,sizes[at]).forEach(function(r){t.tBodies[0].appendChild(r.row)})})})});",
	"var input=table.closest('section').querySelector('input.filter');if(!input)return;",
	"var count=table.closest('section').querySelector('.count');",
	"input.addEventListener('input',function(){var words=input.value.toLowerCase().split(/\\s+/).filter(Boolean),shown=0;",
	"Array.prototype.forEach.call(body.rows,function(row){var text=(row.textContent+' '+(row.dataset.k||'')).toLowerCase().replace(/\\u00b7/g,'');",
	"var fits=words.every(function(w){return text.indexOf(w.replace(/\\u00b7/g,''))>=0});row.hidden=!fits;if(fits)shown++});",
	"table.classList.toggle('some',words.length>0);if(count)count.textContent=shown+' / '+body.rows.length})});})();",
};

void reg_page_style(FILE *out)
{
	fputs("<style>\n", out);
	for (size_t i = 0; i < sizeof style / sizeof style[0]; i++)
		fprintf(out, "%s\n", style[i]);
	fputs("</style>\n", out);
}

void reg_page_script(FILE *out)
{
	fputs("<script>\n", out);
	for (size_t i = 0; i < sizeof script / sizeof script[0]; i++)
		fprintf(out, "%s\n", script[i]);
	fputs("</script>\n", out);
}
