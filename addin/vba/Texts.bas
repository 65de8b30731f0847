Attribute VB_Name = "Texts"
Option Explicit

' Sentences stand on a sheet, as VBA's own source cannot hold Vietnamese or Chinese: a key, then one column a language.
Private Const UI_LANGUAGE As Long = 2
Private Const VIETNAMESE As Long = &H2A
Private Const CHINESE As Long = &H4

Public Sub TextOf(ByVal key As String, ByRef text)
    Dim at As Long
    text = ""
    With ThisWorkbook.Worksheets(PROJECT_NAME & ".texts")
        at = 1
        Do While CStr(.Cells(at, 1).Value) <> ""
            If CStr(.Cells(at, 1).Value) = key Then
                text = CStr(.Cells(at, LanguageColumn()).Value)
                If text = "" Then text = CStr(.Cells(at, 2).Value)
                Exit Sub
            End If
            at = at + 1
        Loop
    End With
End Sub

Public Sub Tell(ByVal sentence As String)
    MsgBox sentence, vbInformation, "Account Review"
End Sub

Private Function LanguageColumn() As Long
    Dim language As Long
    LanguageColumn = 2
    ' Not every Office tells its language; English then.
    On Error Resume Next
    language = Application.LanguageSettings.LanguageID(UI_LANGUAGE) And &H3FF
    If language = VIETNAMESE Then LanguageColumn = 3
    If language = CHINESE Then LanguageColumn = 4
End Function
