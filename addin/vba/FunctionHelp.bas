Attribute VB_Name = "FunctionHelp"
Option Explicit

' Help of the functions in Excel's function wizard, read from the sheet of texts: REVIEW_X, REVIEW_X.1, REVIEW_X.2, ...
Private Const CATEGORY As String = "Account Review"
Private Const LONGEST As Long = 255

Public Sub RegisterFunctionHelp()
    Dim at As Long, key As String
    ' Without its help a function still works.
    On Error Resume Next
    With ThisWorkbook.Worksheets(PROJECT_NAME & ".texts")
        at = 1
        Do While CStr(.Cells(at, 1).Value) <> ""
            key = CStr(.Cells(at, 1).Value)
            If key Like "REVIEW_*" And InStr(key, ".") = 0 Then Register key
            at = at + 1
        Loop
    End With
End Sub

Private Sub Register(ByVal fn As String)
    Dim arguments() As String, found As String, help As String, count As Long
    On Error Resume Next
    TextOf fn, help
    TextOf fn & ".1", found
    Do While found <> ""
        ReDim Preserve arguments(0 To count)
        arguments(count) = Left$(found, LONGEST)
        count = count + 1
        TextOf fn & "." & CStr(count + 1), found
    Loop
    Application.MacroOptions Macro:="'" & ThisWorkbook.Name & "'!" & fn, Description:=Left$(help, LONGEST), _
        Category:=CATEGORY, ArgumentDescriptions:=arguments
End Sub
