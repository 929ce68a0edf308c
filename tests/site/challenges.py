"""What sites answer instead of a page when they will not serve: modelled on the real ones, their scripts cut short."""

from __future__ import annotations

from tests.site.answers import Answer
from tests.site.state import Refusal

_NGINX = "<html>\r\n<head><title>{0}</title></head>\r\n<body>\r\n<center><h1>{0}</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n"
#: 加速乐 (Knownsec): a script that sets __jsl_clearance and loads the page again.
_JSL = (
    "<script>document.cookie=('_')+('_')+('j')+('s')+('l')+('_')+('c')+('l')+('e')+('a')+('r')+('a')+('n')+('c')+('e')+('_')+('s')+('=')"
    "+(-~[]+'')+(7+'')+('|-1|')+'m5XhTq8zFnq9ZbO0l1d7W0%3D'+(';m')+('a')+('x')+('-')+('a')+('g')+('e')+('=')+(3+'')+('6')+('0')+('0');"
    "location.href=location.pathname+location.search</script>"
)
#: 瑞数 (Riversecurity): 412 with a script only, whose names change with every answer.
_RUISHU = (
    '<!DOCTYPE html><html><head><meta http-equiv="Content-Type" content="text/html; charset=utf-8">'
    '<meta id="9DhefwqGPrzGxEp9hPaoag" content="{qqr!kGh1Vq0SbBPkLBBkRa1WqCvqqYcqUqhql0qqqHqVD3ToZJcrfSl" r="m">'
    '<script type="text/javascript" charset="utf-8" src="/4QbVtADbnLVIc/c.FxJzG50F.dfe1675.js" r="m"></script>'
    "<script type=\"text/javascript\" r='m'>(function(){var _$_t=0,_$jf=[[2,5,8,1],[40,6,0,9]];function _$bh(_$wE){return _$wE[0]};"
    "$_ts=window['$_ts'];if(!$_ts)$_ts={};$_ts.cd=\"qEqkrrqqqGAqqqqrqq\";_$bh(_$jf)})();</script></head><body></body></html>"
)
_CLOUDFLARE = (
    '<!DOCTYPE html><html lang="en-US"><head><title>Just a moment...</title><meta http-equiv="Content-Type" content="text/html; charset=UTF-8">'
    '<meta name="robots" content="noindex,nofollow"><meta http-equiv="refresh" content="360"></head><body><div class="main-wrapper" role="main"><div class="main-content">'
    '<noscript><div class="h2"><span id="challenge-error-text">Enable JavaScript and cookies to continue</span></div></noscript></div></div>'
    '<script>(function(){window._cf_chl_opt={cvId:"3",cZone:"www.example.gov.cn",cType:"managed",cRay:"8a1b2c3d4e5f6789"};'
    'var a=document.createElement("script");a.src="/cdn-cgi/challenge-platform/h/b/orchestrate/chl_page/v1?ray=8a1b2c3d4e5f6789";'
    "document.getElementsByTagName('head')[0].appendChild(a);}());</script></body></html>"
)
_CAPTCHA = (
    '<!DOCTYPE html><html><head><meta charset="utf-8"><title>安全验证</title></head><body><div class="verify-box"><h3>请完成安全验证</h3>'
    '<p>您的访问行为存在异常，请输入验证码后继续访问。</p><form action="/_guard/verify" method="post"><img src="/_guard/captcha.jpg" alt="验证码">'
    '<input name="code" placeholder="请输入验证码"><input type="submit" value="提交验证"></form></div></body></html>'
)
_FREQUENT = (
    '<!DOCTYPE html><html><head><meta charset="utf-8"><title>访问提示</title></head><body><div class="tip"><p>您的访问过于频繁，请稍后再试！</p>'
    "<p>如有疑问请联系网站管理员。事件ID：7f3a9c21</p></div></body></html>"
)


def refusal(how: Refusal) -> Answer:
    """The answer of a site that refuses in that way."""
    if how == "jsl":
        return (
            Answer(521, _JSL.encode())
            .with_header("set-cookie", "__jsluid_s=5d9c0f4a1b6e7d8c; max-age=31536000; path=/; HttpOnly")
            .with_header("x-via-jsl", "9c5a1f2,-")
        )
    if how == "ruishu":
        return Answer(412, _RUISHU.encode()).with_header("set-cookie", "4QbVtADbnLVIO=60abc; Path=/; HttpOnly")
    if how == "cloudflare":
        return Answer(403, _CLOUDFLARE.encode()).with_header("cf-mitigated", "challenge").with_header("server", "cloudflare")
    if how == "captcha":
        return Answer(200, _CAPTCHA.encode())
    if how == "frequent":
        return Answer(200, _FREQUENT.encode())
    titles = {
        "403": "403 Forbidden",
        "412": "412 Precondition Failed",
        "429": "429 Too Many Requests",
        "503": "503 Service Temporarily Unavailable",
    }
    return Answer(int(how), _NGINX.format(titles[how]).encode())
