import SchemeCore

print("nsscheme")
