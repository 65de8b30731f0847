Attribute VB_Name = "Ribbon"
Option Explicit

' Every control of the ribbon comes here with its id. What it says stands on the sheet of texts; what it does is
' the Python macro of the same name. Only Subs are public: a public Function could be called from any cell.
Private TheRibbon As IRibbonUI

Public Sub AccountReview_Loaded(ui As IRibbonUI)
    Set TheRibbon = ui
End Sub

Public Sub AccountReview_Label(control As IRibbonControl, ByRef text)
    TextOf control.ID & ".label", text
End Sub

Public Sub AccountReview_Tip(control As IRibbonControl, ByRef text)
    Dim reason As String
    TextOf control.ID & ".tip", text
    FindReason control.Tag, reason
    If reason <> "" Then text = text & vbLf & vbLf & reason
End Sub

Public Sub AccountReview_Enabled(control As IRibbonControl, ByRef usable)
    Dim reason As String
    FindReason control.Tag, reason
    usable = (reason = "")
End Sub

Public Sub AccountReview_Click(control As IRibbonControl)
    Dim reason As String, detail As String
    On Error GoTo failed
    FindReason control.Tag, reason
    If reason <> "" Then
        Tell reason
    ElseIf control.ID = "" Or control.ID Like "*[!a-z_]*" Then
        TextOf "unknown", reason
        Tell Replace(reason, "{name}", control.ID)
    Else
        RunMacro control.ID
    End If
    Exit Sub
failed:
    ' First of all: the next On Error anywhere empties it.
    detail = Left$(Err.Description, 700)
    TextOf "failed", reason
    Tell reason & vbLf & vbLf & detail
End Sub

Public Sub RefreshRibbon()
    ' Excel forgets the ribbon when VBA is reset; the click asks again, so a stale button does no harm.
    On Error Resume Next
    TheRibbon.Invalidate
End Sub

Private Sub FindReason(ByVal needs As String, ByRef reason As String)
    ' Why the button cannot be used now; empty where it can.
    reason = ""
    #If Mac Then
        ' On a Mac the workbook's name becomes part of a shell command.
        If ActiveWorkbook Is Nothing Then
            TextOf "no_workbook", reason
        ElseIf ActiveWorkbook.Name Like "*[""$`\|]*" Then
            TextOf "unsafe_name", reason
        End If
        If reason <> "" Then Exit Sub
    #End If
    If needs <> "writes" Then Exit Sub
    If ActiveWorkbook Is Nothing Then
        TextOf "no_workbook", reason
    ElseIf ActiveWorkbook.ReadOnly Then
        TextOf "read_only", reason
    End If
End Sub
