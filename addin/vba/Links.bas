Attribute VB_Name = "Links"
Option Explicit

' A formula remembers the path of the add-in it was typed with (Microsoft KB 817578). On a colleague's machine that
' path is another one, and the formula shows #NAME?: when a workbook is opened, such links are pointed to this copy.
Private Const EXCEL_LINKS As Long = 1

Public Sub RepairLinks(ByVal book As Workbook)
    Dim sources As Variant, link As Variant, alerts As Boolean, unchanged As Boolean, reason As String
    alerts = Application.DisplayAlerts
    On Error GoTo failed
    If book.Name = ThisWorkbook.Name Then Exit Sub
    sources = book.LinkSources(EXCEL_LINKS)
    If IsEmpty(sources) Then Exit Sub
    unchanged = book.Saved
    Application.DisplayAlerts = False
    For Each link In sources
        If IsAnotherCopy(CStr(link)) Then book.ChangeLink CStr(link), ThisWorkbook.FullName, EXCEL_LINKS
    Next link
    Application.DisplayAlerts = alerts
    ' Nobody should be asked to save a workbook only looked at.
    book.Saved = unchanged
    Exit Sub
failed:
    Application.DisplayAlerts = alerts
    TextOf "links", reason
    Tell Replace(reason, "{book}", book.Name)
End Sub

Private Function IsAnotherCopy(ByVal link As String) As Boolean
    Dim place As Long
    place = InStrRev(Replace(link, "/", "\"), "\")
    If LCase$(Mid$(link, place + 1)) <> LCase$(ThisWorkbook.Name) Then Exit Function
    IsAnotherCopy = LCase$(link) <> LCase$(ThisWorkbook.FullName)
End Function
