# Account Review in the real Excel, once: load, one function, one button, help text, save.
#
# Run in Windows PowerShell after "account-review install", with Excel closed:
#
#     powershell -ExecutionPolicy Bypass -File smoke.ps1
#
# Then send the block between the two lines of equal signs. It names no customer and no data.
# Plain ASCII: Windows PowerShell 5.1 reads a script without a byte order mark in the system's own character set.

$ErrorActionPreference = 'Stop'
$results = New-Object System.Collections.ArrayList
$folder = Join-Path $env:TEMP ('account-review-smoke-' + [guid]::NewGuid().ToString('N'))
$excel = $null
$addin = $null
$functions = $null
$review = $null

function Step([string] $name, [scriptblock] $what) {
    Write-Host "$name ..."
    try {
        $seen = & $what
        [void] $results.Add(('{0,-10} ok      {1}' -f $name, $seen))
    }
    catch {
        [void] $results.Add(('{0,-10} FAILED  {1}' -f $name, $_.Exception.Message))
    }
}

function Expect($found, $expected) {
    if ("$found" -ne "$expected") {
        throw "found '$found', expected '$expected'"
    }
}

[void] (New-Item -ItemType Directory -Path $folder)

Step 'Excel' {
    $script:excel = New-Object -ComObject Excel.Application
    $excel.Visible = $true
    # OperatingSystem tells the bits of Excel, not those of Windows.
    "version $($excel.Version) build $($excel.Build), $($excel.OperatingSystem)"
}

Step 'Load' {
    # Excel started by a script does not open its start folder, so the add-in is opened from there by name.
    $file = Join-Path $excel.StartupPath 'AccountReview.xlam'
    if (-not (Test-Path -LiteralPath $file)) {
        throw "$file is missing: run account-review install"
    }
    $script:addin = $excel.Workbooks.Open($file)
    Expect ($addin.IsAddin) $true
    $settings = $addin.Worksheets.Item('AccountReview.conf')
    "add-in $($settings.Range('B1').Value2), xlwings $($settings.Range('B2').Value2)"
}

Step 'Function' {
    $script:functions = $excel.Workbooks.Add()
    $sheet = $functions.Worksheets.Item(1)
    $sheet.Range('A1').Value2 = 'A'
    $sheet.Range('A2').Value2 = 'B'
    $sheet.Range('A3').Value2 = 'C'
    # FormulaArray also runs in an Excel that does not spill.
    $sheet.Range('C1:C3').FormulaArray = '=REVIEW_CADENCE(A1:A3)'
    [void] $excel.Calculate()
    $days = 1..3 | ForEach-Object { $sheet.Cells.Item($_, 3).Text }
    Expect ($days -join ' ') '30 60 90'
    "REVIEW_CADENCE gave $($days -join ' ')"
}

Step 'Spill' {
    $sheet = $functions.Worksheets.Item(1)
    $sheet.Range('E1').Formula2 = '=REVIEW_CADENCE(A1:A3)'
    [void] $excel.Calculate()
    Expect ($sheet.Range('E3').Text) '90'
    'one formula filled three cells'
}

Step 'Help' {
    $sheet = $functions.Worksheets.Item(1)
    [void] $functions.Activate()
    [void] $sheet.Activate()
    [void] $sheet.Range('E1').Select()
    Write-Host '  Excel now shows the window Function Arguments. Read it, press Cancel, and come back here.'
    [void] $excel.ActiveCell.FunctionWizard()
    $answer = Read-Host '  Did it explain the function, and the argument "tiers"? (y/n)'
    Expect $answer 'y'
    'function and argument are explained'
}

Step 'Button' {
    # The program that the ribbon starts makes the workbook, without a window and without a question.
    $python = $addin.Worksheets.Item('AccountReview.conf').Range('B3').Value2
    $book = Join-Path $folder 'Smoke.xlsx'
    $code = '"from addin.cli import main; main()"'
    $made = Start-Process -FilePath $python -ArgumentList '-P', '-c', $code, 'new', "`"$book`"", '--language', 'en' -Wait -PassThru
    Expect ($made.ExitCode) 0
    $script:review = $excel.Workbooks.Open($book)
    [void] $review.Activate()
    Write-Host '  If Excel shows a message, press OK.'
    # What a click on Check data runs.
    [void] $excel.Run("'AccountReview.xlam'!RunMacro", 'check_data')
    Expect ($review.Worksheets.Item('Data check').Name) 'Data check'
    'Check data wrote its sheet'
}

Step 'Save' {
    [void] $review.Save()
    Expect ($review.Saved) $true
    [void] $functions.SaveAs((Join-Path $folder 'Functions.xlsx'), 51)
    [void] $review.Close($false)
    [void] $functions.Close($false)
    $again = $excel.Workbooks.Open((Join-Path $folder 'Functions.xlsx'))
    $text = $again.Worksheets.Item(1).Range('C2').Text
    [void] $again.Close($false)
    Expect $text '60'
    'saved, closed and opened again'
}

Step 'Close' {
    [void] $addin.Close($false)
    [void] $excel.Quit()
    'Excel closed'
}

if ($null -ne $excel) {
    [void] [System.Runtime.InteropServices.Marshal]::ReleaseComObject($excel)
}
$excel = $addin = $functions = $review = $null
[GC]::Collect()
Remove-Item -LiteralPath $folder -Recurse -Force -ErrorAction SilentlyContinue

$line = '=' * 60
Write-Host ''
Write-Host $line
Write-Host "Account Review smoke test, $(Get-Date -Format 'yyyy-MM-dd HH:mm')"
Write-Host "$([Environment]::OSVersion.VersionString), PowerShell $($PSVersionTable.PSVersion)"
$results | ForEach-Object { Write-Host $_ }
Write-Host $line

if ($results -match ' FAILED ') {
    exit 1
}
