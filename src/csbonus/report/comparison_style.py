"""How the page of a comparison looks: on a desktop, on a phone, on paper."""

STYLE = """
:root{color-scheme:light;--ink:#1c2733;--soft:#5d6b7a;--line:#dde3ea;--gain:#0f7b4a;--loss:#b3261e;--now:#2f6fb2;--was:#b8c2cd}
*{box-sizing:border-box}
body{margin:0;background:#f4f6f9;color:var(--ink);font:15px/1.55 system-ui,"PingFang SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif}
main{max-width:1080px;margin:0 auto;padding:24px 20px 48px}
h1{font-size:24px;margin:0 0 4px}h2{font-size:17px;margin:0 0 8px}
section,details,.limit{background:#fff;border:1px solid var(--line);border-radius:8px;padding:14px 16px;margin:14px 0}
.soft{color:var(--soft);font-size:13px}.answer{font-size:16px}.answer p{margin:4px 0}
.limit{border-color:var(--loss);color:var(--loss)}.limit ul{margin:4px 0;padding-left:20px}
.tiles{display:grid;grid-template-columns:repeat(4,1fr);gap:12px;background:none;border:0;padding:0}
.tile{background:#fff;border:1px solid var(--line);border-radius:8px;padding:10px 14px}.tile span{display:block;color:var(--soft);font-size:13px}.tile b{font-size:19px;font-variant-numeric:tabular-nums}
.charts{columns:2;column-gap:14px;background:none;border:0;padding:0}
figure{margin:0 0 14px;break-inside:avoid;background:#fff;border:1px solid var(--line);border-radius:8px;padding:12px 14px;min-width:0}figcaption{font-weight:600;margin-bottom:6px}
svg{display:block;width:100%;height:auto}svg text{font-size:11px;fill:var(--ink)}svg .soft{fill:var(--soft);font-size:11px}svg .bold{font-weight:600}
svg .up{fill:var(--gain)}svg .down{fill:var(--loss)}svg .total,svg .now{fill:var(--now)}svg .was{fill:var(--was)}svg .axis{stroke:var(--soft)}
.legend{font-size:13px;margin:6px 0 0}.legend i{display:inline-block;width:11px;height:11px;margin:0 4px 0 8px}.legend .was{background:var(--was)}.legend .now{background:var(--now)}
.wide{overflow-x:auto}table{border-collapse:collapse;width:100%}
th,td{text-align:right;padding:5px 8px;border-bottom:1px solid var(--line);font-variant-numeric:tabular-nums;vertical-align:top}
th{color:var(--soft);font-weight:500;font-size:13px}th:first-child,td:first-child,th:nth-child(n+6),td:nth-child(n+6){text-align:left}td:nth-child(n+6){min-width:240px}
code{font-size:12px;overflow-wrap:anywhere}.gain{color:var(--gain)}.loss{color:var(--loss)}
summary{cursor:pointer;font-weight:600}footer{margin-top:16px}
@media (max-width:640px){
main{padding:14px 10px 32px}h1{font-size:20px}.tiles{grid-template-columns:1fr 1fr}.charts{columns:1}.tile b{font-size:16px}
thead{display:none}tr{display:block;border-bottom:1px solid var(--line);padding:6px 0}
td,td:first-child,td:nth-child(n+6){display:flex;justify-content:space-between;gap:12px;border:0;padding:1px 0;text-align:right;min-width:0}
td:first-child{display:block;font-weight:600;text-align:left}td:nth-child(n+6){text-align:left;display:block}
td::before{content:attr(data-name);color:var(--soft);font-size:13px;flex:none}td:first-child::before{content:none}td:nth-child(n+6)::before{margin-right:8px}td:empty{display:none}
}
@media print{
body{background:#fff;font-size:11px}main{max-width:none;padding:0}section,figure,details,tr{break-inside:avoid}section,figure,details,.tile{border-color:#bbb}
*{print-color-adjust:exact;-webkit-print-color-adjust:exact}.wide{overflow:visible}details:not([open]){display:none}
}
""".strip()
"""The style sheet."""
