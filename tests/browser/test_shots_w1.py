import os, pytest
pytestmark=pytest.mark.browser
OUT="/tmp/w1/shots"
def test_shots(windows):
    os.makedirs(OUT,exist_ok=True)
    o=windows.office
    d=o.draft(subject="dự thảo thứ hai về công tác cán bộ")
    rv=o.submitted()
    n=o.numbered()
    L=o.issued()
    x=o.implementing(L)
    y=o.issued(); z=o.reported(y)
    views=[("drafter",f"/cong-van/{d.pk}/","letter-draft"),("drafter",f"/cong-van/{d.pk}/sua/","act-edit"),("drafter","/cong-van/soan/","draft"),("drafter","/cong-van/soan/tu-tep/","draft-read"),
      ("reviewer",f"/cong-van/{rv.pk}/tham-dinh/","act-review"),("reviewer","/","home-reviewer"),
      ("clerk",f"/cong-van/{n.pk}/phat-hanh/","act-issue"),("clerk","/","home-clerk"),("clerk","/cong-van/","outgoing"),
      ("clerk",f"/cong-van/{L.pk}/","letter-issued"),("recv_officer",f"/van-ban-den/{x.pk}/","dispatch"),("recv_leader",f"/van-ban-den/{x.pk}/giao-viec/","act-assign"),("recv_officer",f"/van-ban-den/{x.pk}/nop-ket-qua/","act-handin"),
      ("other_clerk","/van-ban-den/","inbox"),("other_clerk",f"/van-ban-den/{o.dispatch(L,'other_district').pk}/","dispatch-unopened"),
      ("inspector","/theo-doi/","board"),("inspector",f"/van-ban-den/{z.pk}/","dispatch-inspector"),("inspector",f"/van-ban-den/{z.pk}/yeu-cau-lam-lai/","act-sendback"),("inspector",f"/cong-van/{y.pk}/bao-cao/","act-report"),("clerk","/thong-bao/","notices"),("clerk","/cong-van/9999/","missing"),("reviewer",f"/cong-van/{rv.pk}/xin-y-kien/","act-consult")]
    only=os.environ.get("ONLY","").split(",") if os.environ.get("ONLY") else None
    for w,h in ((1440,900),(390,844)):
      for theme in ("light","dark"):
        for who,url,name in views:
            if only and name not in only: continue
            if theme=="dark" and name not in ("letter-issued","board","act-edit","dispatch","home-clerk"): continue
            p=windows.open(who,w,h)
            p.context.add_cookies([{"name":"congvan_theme","value":theme,"url":windows.address}])
            p.goto(windows.address+url)
            p.screenshot(path=f"{OUT}/{name}-{w}{'-dark' if theme=='dark' else ''}.png",full_page=True)
            over=p.evaluate("document.documentElement.scrollWidth-document.documentElement.clientWidth")
            if over>0: print("OVERFLOW",name,w,over)
            p.context.close(); windows._contexts.clear()
